@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: The agent's name
  Operators configure an agent by its name.

  @MUST @container/name/present
  Scenario: The image names its agent
    Given the labels of every platform
    Then the name is set
