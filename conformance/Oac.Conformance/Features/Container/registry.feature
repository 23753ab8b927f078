@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: An ordinary image
  An agent is an OCI image like any other, for every registry and every tool.

  @MUST @container/registry/plain-oci
  Scenario: The image survives push, tag and pull
    Given an image and an empty registry
    When it is pushed, given another tag, and pulled by that
    Then its digest is the same
    And manifest, config and layers have the media types of any image
