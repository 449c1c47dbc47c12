"""The schema's history is one line that leads to the models as they are."""

from collections import Counter

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.house.test_layout import PACKAGES

OURS = {app.label for app in apps.get_app_configs() if app.name.split(".", maxsplit=1)[0] in PACKAGES}


def test_every_migration_has_at_most_one_successor_in_its_app() -> None:
    history = MigrationLoader(None)
    successors = Counter(
        parent
        for (app, _), migration in history.disk_migrations.items()
        for parent in migration.dependencies
        if parent[0] == app
    )
    assert not [parent for parent, count in successors.items() if count > 1]
    assert {app: len(history.graph.leaf_nodes(app)) for app in OURS if app in history.migrated_apps} == dict.fromkeys(
        OURS & history.migrated_apps, 1
    )


def test_no_model_differs_from_its_migrations() -> None:
    history = MigrationLoader(None)
    # Migrations hold texts as the source has them, in no language.
    with translation.override(None):
        detector = MigrationAutodetector(history.project_state(), ProjectState.from_apps(apps))
        pending = detector.changes(graph=history.graph, trim_to_apps=OURS)
    assert [str(operation) for changes in pending.values() for m in changes for operation in m.operations] == []
