"""Who agrees to what, in which order: routes of offices, requests for approval, and what each approver said."""

from django.db import models
from django.db.models import F, Q

from corong.organisations.models import Organisation
from corong.people.models import Person
from corong.posts.models import Post


class Decision(models.TextChoices):
    """What came of a request."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOIDED = "voided"


class Needs(models.TextChoices):
    """How many of those asked must agree."""

    ANY = "any"
    ALL = "all"


class Step(models.Model):
    """
    One step of the route a post of an office takes before it may go out.

    Offices beneath without a route of their own take that of the nearest office above.

    Without `approvers` everybody who may approve in the office of the post is asked.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    needs = models.CharField(max_length=3, choices=Needs.choices, default=Needs.ANY)
    approvers = models.ManyToManyField(Person, related_name="+", blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["organisation", "position"], name="step_once")]

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class Approval(models.Model):
    """
    One request for approval of exactly the content `digest` names, and its answer; an edit of the post voids it.

    `position` and `name` are those of the step it is for. A request that `is_fast_track` is looked at after the post
    has gone out; `reason` then says why it could not wait.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="approvals")
    digest = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    name = models.CharField(max_length=100, blank=True, default="", db_default="")
    needs = models.CharField(max_length=3, choices=Needs.choices, default=Needs.ANY, db_default=Needs.ANY.value)
    is_fast_track = models.BooleanField(default=False, db_default=False)
    decision = models.CharField(max_length=8, choices=Decision.choices, default=Decision.PENDING)
    reason = models.TextField(blank=True)
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(decision="pending"), name="one_pending_approval_per_post"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.decision}"


class Vote(models.Model):
    """What one approver said; `voter` differs from `seat` where somebody stood in for an approver who was away."""

    approval = models.ForeignKey(Approval, on_delete=models.CASCADE, related_name="votes")
    seat = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    voter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    is_approving = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["approval", "seat"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.approval_id}: {self.voter_id} for {self.seat_id}"


class Remark(models.Model):
    """Something said about a post while it is written and approved; never shown to the public."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="remarks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Absence(models.Model):
    """Days, of the office's calendar, on which somebody stands in for an approver."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(person=F("stand_in")), name="nobody_stands_in_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} from {self.first_day} to {self.last_day}"
