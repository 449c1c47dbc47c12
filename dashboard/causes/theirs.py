"""What a platform did, or did not do, in Corong's words; what it said itself is passed on as it is."""

from typing import Final

from django.utils.translation import gettext_noop

WORDS: Final = (
    # Whether it answered.
    (
        r"(?:Read|Write|Pool)Timeout.*|the server did not answer in time",
        gettext_noop("the platform did not answer in time"),
    ),
    (r"Connect(?:Timeout|Error).*", gettext_noop("the platform could not be reached")),
    (
        r"(?:RemoteProtocolError|ReadError|WriteError|CloseError|ServerDisconnectedError).*",
        gettext_noop("the connection to the platform broke"),
    ),
    (
        r"the server said yes, but its answer could not be read.*",
        gettext_noop("the platform said yes, but its answer could not be read"),
    ),
    (r"the server answered (?P<status>\d+)\b.*", gettext_noop("the platform answered with error %(status)s")),
    (r"the platform gave no answer for this post", gettext_noop("the platform gave no answer for this post")),
    (
        r"the platform does not take posts of this account now",
        gettext_noop("the platform takes no posts of this account at present"),
    ),
    (r"(?P<platform>\w+) answered without doing it", gettext_noop("%(platform)s answered, but did not do it")),
    (
        r"(?P<platform>\w+) said neither yes nor why not",
        gettext_noop("%(platform)s neither agreed nor gave a cause"),
    ),
    (
        r"(?P<platform>\w+) said yes, but did not name the (?:post|answer)",
        gettext_noop("%(platform)s said yes, but did not say where it stands"),
    ),
    (
        r"no cause was given|it gives no reason|the server does not say why",
        gettext_noop("the platform does not say why"),
    ),
    # Its media.
    (r"the platform is processing the media", gettext_noop("the platform is processing the media")),
    (r"the platform did not process the media", gettext_noop("the platform did not finish processing the media")),
    (r"the platform could not process the media", gettext_noop("the platform could not process the media")),
    (
        r"(?P<platform>\w+) could not (?:process|use) the (?:video|file|medium): (?P<cause>.+)",
        gettext_noop("%(platform)s could not use the file: %(cause)s"),
    ),
    (
        r"Bluesky takes no more videos from this account today",
        gettext_noop("Bluesky takes no more videos from this account today"),
    ),
    (
        r"Bluesky takes no videos from this account",
        gettext_noop("Bluesky takes no videos from this account"),
    ),
    (
        r"TikTok takes videos of at most (?P<seconds>.+) seconds from this account",
        gettext_noop("TikTok takes videos of at most %(seconds)s seconds from this account"),
    ),
    (r"(?P<platform>\w+) opened no upload(?: for the video)?", gettext_noop("%(platform)s did not begin the upload")),
    (
        r"(?P<platform>\w+) does not know the video any more",
        gettext_noop("%(platform)s does not know the uploaded video any more"),
    ),
    # Publishing.
    (r"TikTok could not publish it: (?P<cause>.+)", gettext_noop("TikTok could not publish it: %(cause)s")),
    (
        r"LinkedIn takes the same text only once, and has it since (?P<day>.+)",
        gettext_noop("LinkedIn takes the same text only once, and has had it since %(day)s: change the text"),
    ),
    (
        r"LinkedIn takes the same text only once, and remembers one that was deleted: .+",
        gettext_noop("LinkedIn takes the same text only once, even if it was deleted there: change the text"),
    ),
    (
        r"X refuses a text it has already: (?P<address>\S+) has the same words",
        gettext_noop("X takes the same text only once, and has it at %(address)s: change the text"),
    ),
    (
        r"the site has no category named (?P<name>.+), and the account's user may not make one",
        gettext_noop("the site has no category named %(name)s, and the account's user may not make one"),
    ),
    (
        r"YouTube keeps the video private: .+",
        gettext_noop(
            "YouTube keeps the video private, as Google has not examined this registration of Corong yet: until then"
            " only a person can make it public, in YouTube Studio"
        ),
    ),
    (
        r"Telegram has put the message off: .+",
        gettext_noop("Telegram has put the message off: it will appear later"),
    ),
    (
        r"(?P<platform>\w+) has the (?:video|post) and is still at work on it",
        gettext_noop("%(platform)s has it and is still at work on it"),
    ),
    (
        r"(?P<platform>\w+) is still working on the video \(.+\)",
        gettext_noop("%(platform)s has it and is still at work on it"),
    ),
    # Whether a post is there.
    (
        r"(?:the server|\w+) refused to (?:list|show|say) .+?: (?P<cause>.+)",
        gettext_noop("the platform refused to show it: %(cause)s"),
    ),
    (
        r"the (?:account|page|user) has (?:published )?more than (?P<count>\d+) (?:newer )?posts.*",
        gettext_noop("there are more than %(count)s newer posts, so it was not searched further"),
    ),
    (
        r"the channel has more newer posts than its page was read for",
        gettext_noop("there are very many newer posts, so it was not searched further"),
    ),
    (
        r"the channel has more than (?P<count>\d+) broadcasts.*",
        gettext_noop("the channel has more than %(count)s broadcasts, so it was not searched further"),
    ),
    (
        r"the same text stands (?:there|in the channel) from just before it was sent: (?P<address>\S+)",
        gettext_noop("the same text stands there from just before it was sent: %(address)s"),
    ),
    (
        r"a post uses the uploaded media, but the account's list does not show it",
        gettext_noop("it seems to be there, but the account's list does not show it"),
    ),
    (
        r"the channel has no public page, and the Bot API cannot read what was sent",
        gettext_noop("the channel has no public page, and a Telegram bot cannot read what was sent"),
    ),
    (
        r"the platform says that it is published, but does not list it yet",
        gettext_noop("the platform says that it is published, but does not list it yet"),
    ),
    (
        r"the platform does not know what became of the post: (?P<cause>.+)",
        gettext_noop("the platform does not know what became of the post: %(cause)s"),
    ),
    (
        r"TikTok has the post, but could not be asked for it: (?P<cause>.+)",
        gettext_noop("TikTok has the post, but could not be asked for it: %(cause)s"),
    ),
    (
        r"TikTok has published the video and is still checking it",
        gettext_noop("TikTok has published the video and is still checking it"),
    ),
    (
        r"TikTok does not show the pictures \(yet\), and pictures on their way cannot be asked for",
        gettext_noop("TikTok does not show the pictures yet, and does not say how far they are"),
    ),
    (
        r"the video is not on YouTube any more: somebody may have deleted it",
        gettext_noop("the video is not on YouTube any more: somebody may have deleted it"),
    ),
    (
        r"the post .+ has the status \w+: somebody changed it on the site",
        gettext_noop("somebody changed the post on the site"),
    ),
    # Live broadcasts.
    (r"the platform has taken the broadcast down", gettext_noop("the platform has taken the broadcast down")),
    (r"the broadcast is not on YouTube any more", gettext_noop("somebody has removed it on the platform")),
    (
        r"the stream is not on YouTube any more",
        gettext_noop("the address for the encoder is not on YouTube any more"),
    ),
    (
        r"YouTube calls the state of the broadcast by a name we do not know: (?P<name>.+)",
        gettext_noop("YouTube calls the state of the broadcast “%(name)s”, which Corong does not know"),
    ),
    # Accounts and what they may do.
    (r"the account is not active: (?P<cause>.+)", gettext_noop("the account is not active there: %(cause)s")),
    (
        r"no professional Instagram account is linked to the page (?P<name>.+)",
        gettext_noop("no professional Instagram account is linked to the page %(name)s"),
    ),
    (
        r"(?:LinkedIn gave an empty token|TikTok gave no token|the site sent no password back)",
        gettext_noop("the platform gave no permission back"),
    ),
    (
        r"Google gave no refresh token: without it the channel is lost after an hour",
        gettext_noop("Google gave no lasting permission: remove Corong's access in the Google account first"),
    ),
    (
        r"the person did not allow Corong to (?:publish \(video\.publish\)|manage the channel): .+",
        gettext_noop("Corong was not allowed all it needs there: allow everything it asks for"),
    ),
    (
        r"the person who signed in has no role on this page any more",
        gettext_noop("the person who signed in has no role on this page any more"),
    ),
    (r"this Google account has no YouTube channel", gettext_noop("this Google account has no YouTube channel")),
    (
        r"this TikTok account is private: .+",
        gettext_noop("this TikTok account is private: make it public there first"),
    ),
    (
        r"the bot @(?P<bot>\S+) may not post in (?P<channel>.+): make it an administrator who may",
        gettext_noop("the bot @%(bot)s may not post in %(channel)s: make it an administrator who may"),
    ),
    (
        r"the user (?P<name>.+) may not publish on this site; an author or editor is needed",
        gettext_noop("the user %(name)s may not publish on this site: an author or editor is needed"),
    ),
    (
        r"the site has moved to another address: connect that address",
        gettext_noop("the site has moved to another address"),
    ),
    (
        r"the site has moved to (?P<address>\S+): connect that address",
        gettext_noop("the site has moved to %(address)s: connect that address"),
    ),
    (
        r"(?P<address>\S+) does not look like a WordPress site whose API is open",
        gettext_noop("%(address)s does not look like a WordPress site whose API is open"),
    ),
    (
        r"the site names another address for its API: connect (?P<named>\S+) instead of (?P<typed>\S+)",
        gettext_noop("the site names another address for its API: connect %(named)s instead of %(typed)s"),
    ),
)
"""Patterns of what is stored, each with what is shown; `cause` is itself looked up."""
