"""How a practice instance behaves: everything an operator of the real one could change, and some it could not."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0)]


class Settings(BaseModel):
    """One instance's settings; a settings call names only those it changes."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    latency_seconds: Seconds = 0.0
    image_processing_seconds: Seconds = 0.0
    video_processing_seconds: Seconds = 2.0
    # A repeated key gets the first status (4.5 and before) or a 500 (4.6, mastodon#40399; 503 while the first runs);
    # "race" is 4.5 with its hole: of two calls at the same moment both pass.
    idempotency: Literal["repeat_200", "repeat_500", "race"] = "repeat_200"
    # Sizes by bucket name over the real ones; "off" counts nothing.
    rate_limits: Literal["on", "off"] | dict[str, Annotated[int, Field(ge=0)]] = "on"
    max_characters: Annotated[int, Field(gt=0)] = 500
    card_delay_seconds: Seconds = 2.0
    appview_lag_seconds: Seconds = 0.2
    access_token_seconds: Seconds = 7200.0
    # What a video upload answers: the job itself, as the live service does, or within `jobStatus`, as its lexicon says.
    video_answer: Literal["flat", "wrapped"] = "flat"
    blob_life_seconds: Seconds = 3600.0
    blob_max_bytes: Annotated[int, Field(gt=0)] = 52_428_800
    daily_videos: Annotated[int, Field(ge=0)] = 25
    # The video service takes nothing from accounts whose address is not confirmed.
    is_email_confirmed: bool = True
    spam_texts: list[str] = []
    # The family of the Graph API: containers, quotas and what Meta's pages do not say.
    container_life_seconds: Seconds = 86_400.0
    daily_posts: Annotated[int, Field(ge=0)] = 250
    second_publish: Literal["error", "same_id"] = "error"
    token_life_seconds: Seconds = 60 * 86_400.0
    is_page_small: bool = False
    # LinkedIn gives refresh tokens only to approved partners.
    has_refresh_tokens: bool = True
    # TikTok and YouTube: an application that was not audited makes nothing public.
    is_audited: bool = True
    moderation_seconds: Seconds = 0.0
    is_creator_private: bool = False
    refresh_token_seconds: Seconds = 180 * 86_400.0
    upload_session_seconds: Seconds = 3600.0
    is_live_enabled: bool = True
    # How long a broadcast takes to begin its test or to go on air.
    live_starting_seconds: Seconds = 0.0
    is_phone_verified: bool = True
    # WordPress: addresses without pretty permalinks, a web server that strips the login, drafts that may share slugs.
    plain_permalinks: bool = False
    strips_authorization: bool = False
    drafts_share_slugs: bool = False
    # A plugin that takes comments out of the site's API.
    hides_comments: bool = False
    # X: prepaid money left; 0 refuses every call, nothing at all is never asked.
    credits_left: float | None = None
    # X, YouTube: nothing of a channel's first page may be shown, and it names a next one all the same.
    is_first_page_empty: bool = False
    # Telegram: whether the bot may post in its channel; whether the channel has a page for everybody, and how late.
    bot_may_post: bool = True
    has_public_page: bool = True
    page_lag_seconds: Seconds = 0.0
