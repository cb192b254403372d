"""Deliverables, their versions and files, and the history that they share with acceptance.

A customer sees a deliverable once a version of it was delivered, and of its versions only those.
"""

from shared.db.walls import Portal, own, visible_parent

SEEN = (
    "tenant_id, id, project_id, customer_id, number, name, document_class, standard, is_visible, state, "
    "delivered_version, revision"
)
VERSION_SEEN = (
    "tenant_id, id, project_id, customer_id, deliverable_id, number, note, standard, content_hash, delivered_at, "
    "verdict, judged_by, judged_at, judged_words"
)

PORTALS: dict[str, Portal | None] = {
    "deliverable": own(
        f"select ({SEEN}), update (state, revision)", and_="is_visible and delivered_version is not null"
    ),
    "deliverable_version": own(
        f"select ({VERSION_SEEN}), update (verdict, judged_by, judged_at, judged_words)",
        and_=f"delivered_at is not null and {visible_parent('deliverable_version', 'deliverable_id', 'deliverable')}",
    ),
    "project_file": own("select", and_=visible_parent("project_file", "version_id", "deliverable_version")),
    "delivery_event": own("insert"),
}
