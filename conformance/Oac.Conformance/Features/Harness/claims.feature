@harness @v1alpha1 @v1alpha2 @v1alpha3
Feature: Claims

  @MUST @harness/claims/full-only-when-complete
  Scenario: A claim names its class, and is full only if everything holds
    Given the labels with which an image can claim conformance
    Then a claim names its class, and is full only if every row holds
