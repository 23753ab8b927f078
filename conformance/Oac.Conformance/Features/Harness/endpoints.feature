@harness @v1alpha1 @v1alpha2 @v1alpha3
Feature: The harness calls only what its labels declare

  @MUST @harness/inference/declared-types-only
  Scenario: No endpoint is called that no label declares
    Given the labels declare inference
    And a stream that the harness has opened
    When an event of each channel is sent, and one that must fail
    Then only declared endpoints of the gateway were called
