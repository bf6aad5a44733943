import json

import pytest

from sitewatch.errors import UnreadableError, UsageError
from sitewatch.training.labels import labelled_folder
from sitewatch.training.places import of_places, split_places


def test_rows_with_polygons(tmp_path):
    (tmp_path / "annotations.csv").write_text(
        "id,image_id,geometry,class,airport\n"
        '1,b.jpg,"[(10, 20), (40, 20), (40, 60), (10, 60), (10, 20)]",Airplane,7\n'
        '2,b.jpg,"[(0, 5), (8, 5), (8, 9), (0, 9)]",Truncated_airplane,7\n'
        '3,a.jpg,"[(1, 2), (3, 2), (3, 4)]",Airplane,3\n'
    )
    first, second = labelled_folder(tmp_path)
    assert (first.path.name, first.place, first.boxes.tolist()) == ("a.jpg", "3", [[1, 2, 3, 4]])
    assert second.boxes.tolist() == [[10, 20, 40, 60], [0, 5, 8, 9]]
    assert second.cut.tolist() == [False, True]


def test_rows_with_corners_and_no_place(tmp_path):
    (tmp_path / "annotations.csv").write_text("image,xmin,ymin,xmax,ymax\na.png,1,2,3,4\n")
    (one,) = labelled_folder(tmp_path)
    assert (one.place, one.boxes.tolist()) == ("a.png", [[1, 2, 3, 4]])


def test_coco_with_a_picture_that_has_nothing(tmp_path):
    told = {
        "images": [
            {"id": 5, "file_name": "a.tif", "place": "east"},
            {"id": 6, "file_name": "b.tif"},
        ],
        "annotations": [{"id": 1, "image_id": 5, "bbox": [10, 20, 30, 40], "category_id": 1}],
    }
    (tmp_path / "labels.json").write_text(json.dumps(told))
    first, second = labelled_folder(tmp_path)
    assert (first.place, first.boxes.tolist()) == ("east", [[10, 20, 40, 60]])
    assert (second.place, second.boxes.shape) == ("b.tif", (0, 4))


@pytest.mark.parametrize(
    "text",
    [
        "image,xmin,ymin,xmax,ymax\n../a.png,1,2,3,4\n",
        "image,xmin,ymin,xmax,ymax\na.exe,1,2,3,4\n",
        "image,xmin,ymin,xmax,ymax\na.png,1,2,3,far\n",
        "image,xmin\na.png,1\n",
        'image,geometry\na.png,"__import__(1)"\n',
    ],
)
def test_labels_that_cannot_be_read(tmp_path, text):
    (tmp_path / "annotations.csv").write_text(text)
    with pytest.raises(UnreadableError):
        labelled_folder(tmp_path)


def test_a_folder_without_labels(tmp_path):
    with pytest.raises(UnreadableError, match="neither"):
        labelled_folder(tmp_path)


def test_an_object_that_was_labelled_twice_counts_once(tmp_path):
    (tmp_path / "annotations.csv").write_text(
        "image,xmin,ymin,xmax,ymax\na.png,0,0,10,10\na.png,5,0,15,10\na.png,1,0,10,10\n"
    )
    (one,) = labelled_folder(tmp_path)
    assert one.boxes.tolist() == [[0, 0, 10, 10], [5, 0, 15, 10]]


def test_the_split_is_a_rule_over_sorted_places():
    split = split_places(["10", "9", "2", "1", "3", "8", "7", "6", "5", "4", "9"])
    assert split.test == ("3", "6", "9")
    assert split.choose == ("5",)
    assert split.learn == ("1", "2", "4", "7", "8", "10")


def test_no_place_stands_in_two_parts():
    split = split_places(f"port {n}" for n in range(23))
    parts = [*split.test, *split.choose, *split.learn]
    assert len(parts) == len(set(parts)) == 23


def test_too_few_places():
    with pytest.raises(UsageError, match="5 places"):
        split_places("abcde")


def test_pictures_of_places(tmp_path):
    (tmp_path / "annotations.csv").write_text(
        "image,site,xmin,ymin,xmax,ymax\na.png,x,1,2,3,4\nb.png,y,1,2,3,4\n"
    )
    assert [one.place for one in of_places(labelled_folder(tmp_path), ("y",))] == ["y"]
