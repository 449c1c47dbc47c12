"""What Corong itself found, in its own words: no platform is to blame for it."""

from typing import Final

from django.utils.translation import gettext_noop

WORDS: Final = (
    # How a post, a broadcast or an answer went on its way.
    (r"could not look: (?P<cause>.+)", gettext_noop("it could not be looked for: %(cause)s")),
    (r"only a person can look there", gettext_noop("only a person can look there")),
    (r"a person publishes this by hand", gettext_noop("a person publishes this by hand")),
    (r"another post stands under the key of this one", gettext_noop("another post stands in its place")),
    (
        r"the post with these words belongs to another delivery",
        gettext_noop("the post with these words belongs to another delivery"),
    ),
    (
        r"another post is going out on this account: what was found may be that one",
        gettext_noop("another post is going out on this account, and what was found may be that one"),
    ),
    (r"a late broadcast may still appear", gettext_noop("its page was not found, but may still appear")),
    (r"a late post may still appear", gettext_noop("it was not found, but may still appear")),
    (r"looked for it: it is surely not there", gettext_noop("it was looked for and is surely not there")),
    (r"a person looked: it is not there", gettext_noop("a person looked: it is not there")),
    (
        r"a person looked: it is not there, and it was given up",
        gettext_noop("a person looked: it is not there, and it was given up"),
    ),
    (r"the worker that had it fell silent", gettext_noop("the process that had it fell silent")),
    (r"stopped after its publishing had begun", gettext_noop("it was stopped after publishing had begun")),
    (r"stopped between the calls of the answer", gettext_noop("it was stopped while the answer was being sent")),
    (r"its time passed while it could not go out", gettext_noop("its time passed while it could not go out")),
    (r"held", gettext_noop("it was held")),
    (r"held; it waits for a new time", gettext_noop("it was held and needs a new time")),
    (r"held before its time", gettext_noop("it was held before its time")),
    (
        r"approved after its time: it needs a new time",
        gettext_noop("it was approved after its time: give it a new time"),
    ),
    (
        r"it was changed after it was approved: it needs approval again",
        gettext_noop("it was changed after it was approved and needs approval again"),
    ),
    (
        r"the part of the thread before it could not be published",
        gettext_noop("the part of the thread before it could not be published"),
    ),
    (
        r"the part of the thread before it was given up",
        gettext_noop("the part of the thread before it was given up"),
    ),
    (r"taken out of the thread", gettext_noop("it was taken out of the thread")),
    (r"it is no longer on the platform", gettext_noop("it is no longer on the platform")),
    (
        r"the rest of the limit is kept for publishing",
        gettext_noop("what is left of the platform's limit is kept for publishing"),
    ),
    (
        r"the encoder sends no picture to (?:the platform|YouTube) yet",
        gettext_noop("the encoder sends no picture yet: check its address, its key and that it is running"),
    ),
    (
        r"internal error: (?P<name>.+)",
        gettext_noop("an error in Corong itself (%(name)s): tell the operator"),
    ),
    # Media.
    (
        r"the media are being made ready for the platform",
        gettext_noop("the media are being made ready for the platform"),
    ),
    (
        r"it could not be made: each worker that tried came to an end",
        gettext_noop("it could not be made ready, although it was tried several times: upload another version"),
    ),
    (
        r"the film cannot be made anew: .+",
        gettext_noop("the video cannot be converted: export it anew and upload it again"),
    ),
    (
        r"the film cannot be made small enough",
        gettext_noop("the video cannot be made small enough: upload a shorter one"),
    ),
    (r"the file has no pictures", gettext_noop("the video file has no pictures in it")),
    (
        r"the picture cannot be made small enough",
        gettext_noop("the picture cannot be made small enough: upload a smaller one"),
    ),
    (r"the picture cannot be read", gettext_noop("the picture cannot be opened: export it anew and upload it again")),
    (
        r"the picture moves, and would stop moving",
        gettext_noop("the picture moves, and would stand still in the form this platform takes"),
    ),
    (r"the media cannot be read: .+", gettext_noop("the store of media cannot be read at present")),
    (
        r"a file of this post is gone from the store of media",
        gettext_noop("a file of this post is gone from the store of media"),
    ),
    (
        r"(?:the photos are not uploaded|the video was not sent) yet|the stored file has no id",
        gettext_noop("the media have not been uploaded yet"),
    ),
    (r"nothing is prepared for this post", gettext_noop("nothing is prepared for this post yet")),
    (
        r"the uploaded media are too old|what was prepared has expired",
        gettext_noop("what was uploaded before has expired"),
    ),
    (
        r"the platform fetches media itself, and this installation has no public address for them: .+",
        gettext_noop(
            "the platform fetches media itself, and Corong has no public address for them: the operator must set it"
        ),
    ),
    (
        r"TikTok fetches pictures itself, and nobody outside can reach them: .+",
        gettext_noop(
            "TikTok fetches pictures itself and cannot reach them: the operator must set Corong's public address and"
            " verify it in TikTok's developer portal"
        ),
    ),
    # What a platform has no place for.
    (
        r"a webhook cannot answer a message: publish the parts as one text",
        gettext_noop("a Discord webhook cannot answer a message: publish the parts as one text"),
    ),
    (
        r"a Facebook page has no threads: put the parts into one post",
        gettext_noop("a Facebook page has no threads: put the parts into one post"),
    ),
    (
        r"Instagram has no threads: put the parts into one caption",
        gettext_noop("Instagram has no threads: put the parts into one caption"),
    ),
    (
        r"a news site has no threads: publish the parts as one text",
        gettext_noop("a news site has no threads: publish the parts as one text"),
    ),
    (
        r"a Facebook post shows photos or one video, not both",
        gettext_noop("a Facebook post shows photos or one video, not both"),
    ),
    (
        r"Instagram takes no text alone: add an image or a video",
        gettext_noop("Instagram takes no text alone: add an image or a video"),
    ),
    (
        r"TikTok takes no text alone: a video or pictures are needed",
        gettext_noop("TikTok takes no text alone: add a video or pictures"),
    ),
    (
        r"YouTube takes one video, and neither texts nor pictures",
        gettext_noop("YouTube takes one video, and neither texts nor pictures"),
    ),
    (
        r"this platform lets no program hide what people write",
        gettext_noop("this platform lets no program hide what people write"),
    ),
    (
        r"this platform takes no answers through Corong",
        gettext_noop("this platform takes no answers through Corong"),
    ),
    (r"(?P<platform>\w+) has no live broadcasts", gettext_noop("%(platform)s has no live broadcasts")),
    (
        r"a webhook cannot list its channel: look there, and give the message's link if it is there",
        gettext_noop(
            "a Discord webhook cannot list its channel: look there, and give the message's link if it is there"
        ),
    ),
    # Accounts, their credentials and addresses.
    (
        r"(?:no (?:session|access token) is|no user name or application password is) stored for this account",
        gettext_noop("no credentials are stored for this account"),
    ),
    (
        r"the stored access token contains characters no token has|the stored bot token has not the form of one",
        gettext_noop("the stored token has not the form of one"),
    ),
    (
        r"the session has ended and no app password is stored",
        gettext_noop("the session has ended and no app password is stored"),
    ),
    (
        r"the access token has run out and there is no refresh token",
        gettext_noop("the permission has run out and cannot be renewed"),
    ),
    (
        r"the account's credentials cannot be opened: connect it again",
        gettext_noop("the account's stored credentials cannot be opened: connect it again, or ask the operator"),
    ),
    (
        r"the stored credentials are another account's",
        gettext_noop("the stored credentials are those of another account"),
    ),
    (
        r"the credentials are being renewed by another process",
        gettext_noop("the credentials are being renewed at this moment"),
    ),
    (
        r"a practice office takes accounts of practice platforms only",
        gettext_noop("a practice office takes accounts of practice platforms only"),
    ),
    (r"this platform has no sign-in page", gettext_noop("this platform has no sign-in page")),
    (
        r"no channel is named: a bot cannot list the channels it is in",
        gettext_noop("no channel is named, and a bot cannot list the channels it is in"),
    ),
    (
        r"this is no name of an Instagram account: type it as in @name",
        gettext_noop("this is no name of an Instagram account: type it as in @name"),
    ),
    (
        r"this is no address of a WhatsApp channel: in the channel choose share, then copy the link",
        gettext_noop("this is no address of a WhatsApp channel: in the channel choose share, then copy the link"),
    ),
    (
        r"this is no address of a Discord webhook: copy it from the channel's settings",
        gettext_noop("this is no address of a Discord webhook: copy it from the channel's settings"),
    ),
    (r"posts are published at (?P<address>\S+) alone", gettext_noop("posts are published at %(address)s alone")),
    (
        r"(?P<host>\S+) must be called by https://, or others on the way could read the credentials",
        gettext_noop("%(host)s must be called by https://, or others on the way could read the credentials"),
    ),
    (r"(?P<typed>.+) is not an address of a server", gettext_noop("%(typed)s is not an address of a server")),
    (r"(?P<typed>\S+) is not an address: .+", gettext_noop("%(typed)s is not an address")),
    (
        r"the address of the Bot API server is neither http nor https",
        gettext_noop("the address of the Bot API server begins with neither http:// nor https://"),
    ),
    (
        r"the address (?P<address>\S+) is neither http nor https",
        gettext_noop("the address %(address)s begins with neither http:// nor https://"),
    ),
    (
        r"the address of (?P<host>\S+) is inside this network; only public servers may be called .+",
        gettext_noop("%(host)s lies inside this network, and only public servers may be called: ask the operator"),
    ),
    (
        r"the name (?P<host>\S+) could not be resolved: .+",
        gettext_noop("the server %(host)s cannot be found: check its name and the connection to the internet"),
    ),
)
"""Patterns of what is stored, each with what is shown; what stands in a group is put into its place."""
