@harness @v1alpha2 @v1alpha3 @MUST @harness/stream/session-id-everywhere
Feature: Every message names its session
  Session ids are opaque: the orchestrator chooses them, and the harness gives them back byte for byte.

  @extension
  Scenario Outline: An odd session id comes back as it was
    Given a stream that the harness has opened
    When an event is sent in the session "<id>"
    Then the answer is for the session "<id>"
    And an event that must fail is answered with a failure

    Examples:
      | id                    |
      | one letter            |
      | spaces and quotes     |
      | path and query        |
      | letters beyond ASCII  |
      | letters not composed  |
      | control characters    |
      | a thousand characters |
