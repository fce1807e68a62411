# SPDX-License-Identifier: GPL-2.0-only
"""Sphinx, for "make doc". A page is read on a forge as well, where nothing is built: links name files, and are
made links to pages here. A file that is not there is a warning, and so an error."""
import logging as std_logging
import os
import sys

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

here = os.path.dirname(os.path.abspath(__file__))
project = "megapod"
with open(os.path.join(here, "..", "VERSION"), encoding="utf-8") as file:
    release = version = file.read().strip()
exclude_patterns = ["netlink/specs"]
html_theme_options = {"page_width": "70em"}
html_show_copyright = False
# The kernel's own directive for kernel-doc comments; doc.sh names the kernel's source.
sys.path.insert(0, os.path.join(os.environ["srctree"], "Documentation/sphinx"))
extensions = ["kerneldoc"]
kerneldoc_srctree = os.path.join(here, "..")


class SameNames(std_logging.Filter):
    """Sphinx takes a struct and a function of the same name for one; C does not."""

    def filter(self, record):
        return not str(record.msg).lstrip().startswith("Duplicate C declaration")


def link_pages(app, doctree):
    """Links to files below Documentation become links to pages; others have to exist."""
    for node in list(doctree.findall(nodes.reference)):
        target = node.get("refuri", "").split("#")[0]
        if not target or ":" in target:
            continue
        path = os.path.normpath(os.path.join(os.path.dirname(app.env.docname), target))
        if not os.path.exists(os.path.join(here, path)):
            logging.getLogger(__name__).warning("no such file: %s", target, location=node)
        elif path.endswith(".rst"):
            page = addnodes.pending_xref("", *node.children, reftype="doc", refdomain="std", refexplicit=True,
                                         refwarn=True, reftarget="/" + path[:-len(".rst")],
                                         refdoc=app.env.docname)
            node.replace_self(page)


def index_is_list(app, doctree):
    """The index names the pages in a form that a forge shows, and not in a toctree."""
    app.env.metadata[app.env.docname]["orphan"] = True


def setup(app):
    std_logging.getLogger("sphinx.sphinx.domains.c").addFilter(SameNames())
    app.connect("doctree-read", index_is_list)
    app.connect("doctree-read", link_pages)
