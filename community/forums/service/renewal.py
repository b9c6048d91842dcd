"""After a change of the renderer: posts are rendered anew from what was typed, some at a time."""

from sqlalchemy import select, update

from community.access.service.mentions import laid_out_again
from community.forums.models import Post
from community.kernel.door import OPENED, System, outright
from community.text.markup import RENDERER_VERSION

BATCH = 5  # rendering happens inside a unit here, and the writer must not be kept for long


def renew(system: System) -> int:
    """Renders up to a batch of posts that an older renderer made; returns how many there were.

    What was imported from mail has no Markdown and keeps its HTML; what can no longer be rendered keeps it too.
    """
    typed = Post.renderer.between(1, RENDERER_VERSION - 1) & (Post.source != "")
    old = select(Post.post_id, Post.space_id, Post.source).where(typed).limit(BATCH)
    found = system.rows(outright(old))
    for post_id, space_id, source in found:
        values = laid_out_again(system, space_id, source)
        system.session.execute(update(Post).where(Post.post_id == post_id).values(**values), execution_options=OPENED)
    return len(found)
