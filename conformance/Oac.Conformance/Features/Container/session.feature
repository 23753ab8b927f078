@container @v1alpha2 @v1alpha3
Feature: Sessions
  An image says whether one process takes many sessions or each session has a container of its own.

  @DERIVED @container/session/isolation-boolean
  Scenario: Isolation is true or false
    Given the labels of every platform
    And labels of the form "session.isolation" among them
    Then each says true or false and nothing else

  @MUST @container/session/no-workspace-with-isolation
  Scenario: Isolated sessions have no workspace
    Given the labels of every platform
    And the label "session.isolation" with the value "true" among them
    Then no workspace is declared
