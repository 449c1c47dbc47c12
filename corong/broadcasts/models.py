"""Live broadcasts: planned by an officer, made on a platform, fed by an encoder, announced elsewhere."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from connectors.broadcast import Privacy
from corong.accounts.models import Account
from corong.broadcasts.states import MOVING, State, Step, Wish
from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Medium, Pillar, Post

STATE_LABELS = [
    (State.PLANNED.value, _("Planned")),
    (State.MAKING.value, _("Being set up")),
    (State.READY.value, _("Ready")),
    (State.TESTING.value, _("Being tested")),
    (State.LIVE.value, _("On air")),
    (State.COMPLETE.value, _("Ended")),
    (State.HELD.value, _("Held")),
    (State.MISSED.value, _("Missed")),
    (State.FAILED.value, _("Failed")),
    (State.UNCERTAIN.value, _("Uncertain")),
    (State.CANCELLED.value, _("Cancelled")),
]
PRIVACY_LABELS = [
    (Privacy.PUBLIC.value, _("Everybody")),
    (Privacy.UNLISTED.value, _("Whoever has the address")),
    (Privacy.PRIVATE.value, _("Nobody outside the channel")),
]


class Broadcast(models.Model):
    """
    One live broadcast on one account.

    `is_automatic`: it goes on air by itself at its time, once there is a picture, and ends when there has been none
    for a while. `announcement` is what goes out on the accounts `announce_on` with the address when it is on air;
    `announced` is the post that was made of it. `step` is the call that was begun last, stored before it was made;
    While it `needs_approval` nothing of it goes on; `asked_by` planned or changed it last.
    `is_changed` says that the platform has not been told of a change yet. `sealed` holds address and key of the
    stream; `key` is ours, and names the stream. `picture_lost_at` is since when the encoder has sent nothing, on air
    since then at the earliest. The rest is as in `Delivery`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="broadcasts")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="broadcasts")
    title = models.CharField(max_length=100)
    description = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="id")
    privacy = models.CharField(max_length=8, choices=PRIVACY_LABELS, default=Privacy.PUBLIC.value)
    starts_at = models.DateTimeField()
    is_automatic = models.BooleanField(default=True)
    picture = models.ForeignKey(Medium, on_delete=models.PROTECT, null=True, related_name="broadcasts")
    pillar = models.CharField(max_length=16, choices=Pillar.choices, default=Pillar.SERVICE)
    announcement = models.TextField(blank=True)
    announce_on = models.ManyToManyField(Account, related_name="+")
    announced = models.OneToOneField(Post, on_delete=models.PROTECT, null=True, related_name="broadcast")

    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    state = models.CharField(max_length=12, choices=STATE_LABELS, default=State.PLANNED.value)
    wish = models.CharField(max_length=8, blank=True, default=Wish.NONE.value)
    step = models.CharField(max_length=12, blank=True, default=Step.NONE.value)
    step_at = models.DateTimeField(null=True)
    is_changed = models.BooleanField(default=False)
    is_bound = models.BooleanField(default=False)
    is_illustrated = models.BooleanField(default=False)
    key = models.CharField(max_length=32, unique=True)
    remote_id = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=600, blank=True)
    stream_id = models.CharField(max_length=300, blank=True)
    sealed = models.BinaryField(default=bytes)
    stream_status = models.CharField(max_length=32, blank=True)
    stream_health = models.CharField(max_length=32, blank=True)
    has_picture = models.BooleanField(default=False)
    picture_lost_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    next_at = models.DateTimeField(null=True)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    lease_owner = models.CharField(max_length=100, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    looks = models.PositiveSmallIntegerField(default=0)
    reason_class = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=600, blank=True)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "remote_id"], condition=~Q(remote_id=""), name="broadcast_once_per_page"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=sorted(state.value for state in MOVING)) | Q(wish=Wish.REMOVE.value),
                name="broadcast_next",
            ),
            models.Index(fields=["organisation", "-starts_at"], name="broadcast_of_office"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.state})"
