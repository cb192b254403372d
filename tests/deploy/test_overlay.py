"""The renderer is small because it refuses what it does not know."""

import pytest
import yaml

from infra.deploy.checks.overlay import Unreadable, containers, render


def laid(folder, kustomization, **files):
    folder.mkdir(exist_ok=True)
    head = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(head | kustomization))
    for name, manifests in files.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump_all(manifests))
    return folder


def deployment(name, image="huifang"):
    spec = {"initContainers": [{"name": "first", "image": image}], "containers": [{"name": name, "image": image}]}
    return {"kind": "Deployment", "metadata": {"name": name}, "spec": {"template": {"spec": spec}}}


def test_a_folder_builds_on_another(tmp_path):
    laid(tmp_path / "base", {"resources": ["x.yaml"]}, x=[deployment("a"), deployment("b")])
    over = laid(tmp_path / "over", {"resources": ["../base", "y.yaml"]}, y=[deployment("c")])
    assert [manifest["metadata"]["name"] for manifest in render(over)] == ["a", "b", "c"]


def test_a_patch_goes_to_every_name_that_matches_whole(tmp_path):
    patch = {"target": {"kind": "Deployment", "name": "a|b"}, "patch": "- {op: add, path: /spec/replicas, value: 3}"}
    names = [deployment(name) for name in ("a", "b", "ab")]
    found = render(laid(tmp_path, {"resources": ["x.yaml"], "patches": [patch]}, x=names))
    assert [manifest["spec"].get("replicas") for manifest in found] == [3, 3, None]


def test_images_are_named_and_tagged_in_every_container(tmp_path):
    images = [{"name": "huifang", "newName": "registry.example/huifang", "newTag": "1.2.3"}]
    names = [deployment("a"), deployment("b", image="other:1")]
    found = render(laid(tmp_path, {"resources": ["x.yaml"], "images": images}, x=names))
    assert [container["image"] for manifest in found for container in containers(manifest)] == [
        *["registry.example/huifang:1.2.3"] * 2,
        *["other:1"] * 2,
    ]


@pytest.mark.parametrize(
    ("kustomization", "said"),
    [
        ({"resources": ["x.yaml"], "namePrefix": "dev-"}, "namePrefix"),
        ({"resources": ["x.yaml"], "configMapGenerator": []}, "configMapGenerator"),
        ({"resources": ["x.yaml", "x.yaml"]}, "more than once: Deployment a"),
        ({"resources": ["gone.yaml"]}, "gone.yaml"),
        (
            {"resources": ["x.yaml"], "patches": [{"target": {"kind": "Deployment", "name": "b"}, "patch": "[]"}]},
            "named b",
        ),
        ({"resources": ["x.yaml"], "patches": [{"path": "p.yaml", "target": {}}]}, "nothing else"),
        (
            {
                "resources": ["x.yaml"],
                "patches": [{"target": {"kind": "Deployment", "name": "a"}, "patch": "- {op: remove, path: /spec/no}"}],
            },
            "Deployment a",
        ),
    ],
)
def test_what_it_does_not_know_it_refuses(tmp_path, kustomization, said):
    with pytest.raises(Unreadable, match=said):
        render(laid(tmp_path, kustomization, x=[deployment("a")]))
