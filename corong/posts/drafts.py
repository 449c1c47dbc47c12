"""Which text goes out where."""

from corong.posts.models import Post


def text_of(post: Post, *, platform: str, part: int) -> str:
    """Give the text of one part: the platform's own where there is one, else the post's."""
    if part:
        return next(piece.text for piece in post.parts.all() if piece.number == part)
    own = [variant.text for variant in post.variants.all() if variant.platform == platform]
    return own[0] if own else post.text
