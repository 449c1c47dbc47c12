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
    spam_texts: list[str] = []
