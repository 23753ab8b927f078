@harness @v1alpha2 @v1alpha3
Feature: Every event is answered
  After it has processed an event the harness sends one EventResult, and no second one.

  @DERIVED @harness/events/result-per-event @extension
  Scenario: Each event gets one result
    Given a stream that the harness has opened
    When an event of each channel is sent, and one that must fail
    Then each of them has one result

  @DERIVED @harness/events/result-per-event
  Scenario: Results are not lost while nobody reads them
    Given a stream of a harness for many sessions
    When nothing is read while events of 50 sessions are sent
    Then each of them has one result once it is read

  @MUST @harness/events/failure-has-message @extension
  Scenario: A failure says why
    Given a stream that the harness has opened
    When an event that must fail is sent on each channel that has one
    Then each failure has a message
