"""Read hand-ins of learning platforms, each with its own way of naming them."""

from __future__ import annotations

from autograder.handout.collecting.platforms.blackboard import Blackboard
from autograder.handout.collecting.platforms.brightspace import Brightspace
from autograder.handout.collecting.platforms.canvas import Canvas
from autograder.handout.collecting.platforms.flat import FlatFolder, GoogleDrive, StudentFolders
from autograder.handout.collecting.platforms.github import GitHubClassroom
from autograder.handout.collecting.platforms.kind import HandedFile, Owner, Platform
from autograder.handout.collecting.platforms.moodle import Moodle
from autograder.handout.collecting.platforms.nbgrader_exchange import Exchange
from autograder.handout.collecting.platforms.sakai import Sakai

__all__ = ["PLATFORMS", "HandedFile", "Owner", "Platform"]

# The order decides where a source is named in two ways alike; what names nobody comes last.
PLATFORMS: tuple[Platform, ...] = (
    Moodle(), Canvas(), Blackboard(), Brightspace(), Sakai(), Exchange(), GitHubClassroom(), StudentFolders(),
    GoogleDrive(), FlatFolder())
