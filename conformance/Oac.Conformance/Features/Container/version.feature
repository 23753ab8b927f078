@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: The version label
  The label org.openagentcontainers.version decides how every other label is read.

  @MUST @container/version/present
  Scenario: The image says which version of the specification it is written for
    Given the labels of every platform of the image
    Then nothing in them breaks this rule
