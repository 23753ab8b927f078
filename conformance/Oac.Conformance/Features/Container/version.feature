@container
Feature: The version label
  The label org.openagentcontainers.version is read before every other and decides which rules these follow. Every platform of an image is
  looked at.

  @MUST @container/version/present @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: The image says which version of the specification it is written for
    Given the labels of every platform
    Then every platform has the version label with a value

  @MUST @container/version/single-value @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: The version label holds exactly one version
    Given the labels of every platform
    And a version label among them
    Then it holds one version identifier, with nothing around it

  @DERIVED @container/version/grammar @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: The version is written as the specification writes versions
    Given the labels of every platform
    And a version label among them
    Then it is written v1, v1beta1 or v1alpha1, with other numbers from 1

  @MUST @container/version/no-mixed-versions @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: No label of another version stands beside those of the declared one
    Given the labels of every platform
    And labels of the namespace among them
    Then none of them belongs to another version of the specification
    And every platform declares the same version

  @MUST @container/version/not-a-prefix @v1alpha1
  Scenario: The version key begins no other key
    Given the labels of every platform
    And labels of the namespace among them
    Then no key goes on after the key of the version label
