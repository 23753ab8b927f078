@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: Workspaces
  A workspace is a file system that the orchestrator mounts into the container.

  @MUST @container/workspace/path-present
  Scenario: A workspace says where it is mounted
    Given the labels of every platform
    And labels of the form "workspace.*" among them
    Then each workspace has a path

  @DERIVED @container/workspace/mutable-boolean
  Scenario: A workspace is mutable or is not
    Given the labels of every platform
    And labels of the form "workspace.*.mutable" among them
    Then each says true or false and nothing else
