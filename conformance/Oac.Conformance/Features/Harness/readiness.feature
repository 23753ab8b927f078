@harness
Feature: An open stream means that the harness is ready
  There is no registration and no handshake: the stream's opening says that events may come.

  @v1alpha1 @v1alpha2 @v1alpha3 @DERIVED @harness/stream/open-when-ready @extension
  Scenario: An event that is sent the moment the stream opens is answered
    Given the harness was started
    When an event is sent the moment the stream opens
    Then the event is not lost
    And an event that must fail is answered with a failure

  @v1alpha2 @v1alpha3 @DERIVED @harness/stream/no-registration @extension
  Scenario: Nothing is sent before the first event
    Given the harness was started
    When it has opened a stream and no event was sent for a while
    Then it has sent nothing
    And an event is answered, and one that must fail with a failure
