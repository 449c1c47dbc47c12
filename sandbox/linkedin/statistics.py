"""Figures of an organisation's posts and followers (sheet: Measure)."""

from sandbox import clock
from sandbox.call import Answer, Call, Json, json_answer
from sandbox.linkedin import rest
from sandbox.linkedin.doors import Doors, need
from sandbox.linkedin.server import Server, not_found, refuse
from sandbox.world import Post

DAY_SECONDS = 86_400


def shares(doors: Doors, call: Call) -> Answer:
    """`GET /rest/organizationalEntityShareStatistics`: posts nobody has reacted to yet may be missing."""
    server, token = doors.enter(call)
    need(token, "rw_organization_admin", "organizationalEntityShareStatistics.FINDER-organizationalEntity")
    asked = rest.arguments(call)
    owner = server.accounts.get(call.arguments().get("organizationalEntity", [""])[0])
    if asked.get("q") != "organizationalEntity" or owner is None:
        raise refuse(400, "Unknown finder or organization", code="ILLEGAL_ARGUMENT")
    elements: list[Json] = []
    for name, kind in (("shares", "share"), ("ugcPosts", "ugcPost")):
        for urn in rest.urns(asked[name]) if name in asked else ():
            if not urn.startswith(f"urn:li:{kind}:"):
                raise refuse(400, f"Invalid urn type: {urn}", code="INVALID_URN_TYPE")
            post = server.posts.get(urn)
            if post is not None and post.account is owner and post.is_visible(clock.now()):
                elements.append({kind: urn, "organizationalEntity": owner.id} | _figures(server, post))
    return json_answer({"paging": {"start": 0, "count": len(elements), "links": []}, "elements": elements})


def _figures(server: Server, post: Post) -> Json:
    counters = post.public.counters(server.world.time.now())
    seen = 20 * (counters.likes + counters.replies + counters.reposts)
    clicks = counters.likes // 2
    acts = clicks + counters.likes + counters.replies + counters.reposts
    return {
        "totalShareStatistics": {
            "impressionCount": seen,
            "uniqueImpressionsCount": seen * 4 // 5,
            "clickCount": clicks,
            "likeCount": counters.likes,
            "commentCount": counters.replies,
            "shareCount": counters.reposts,
            "engagement": acts / seen if seen else 0.0,
        }
    }


def followers(doors: Doors, call: Call) -> Answer:
    """`GET /rest/networkSizes/…?edgeType=COMPANY_FOLLOWED_BY_MEMBER`."""
    server, _ = doors.enter(call)
    account = server.accounts.get(rest.named(call, 3))
    if account is None:
        raise not_found()
    if call.arguments().get("edgeType") != ["COMPANY_FOLLOWED_BY_MEMBER"]:
        raise refuse(400, "Unknown edge type", code="ILLEGAL_ARGUMENT")
    growth = int(server.world.time.now() / DAY_SECONDS * (1 + account.followers // 500))
    return json_answer({"firstDegreeSize": account.followers + growth})
