@harness @v1alpha1 @v1alpha2 @v1alpha3 @MUST @harness/stream/connects-out
Feature: The harness connects out
  Nobody connects to a harness. When it starts it opens a bidirectional stream to the address in the variable that the label
  orchestrator.env names.

  @extension
  Scenario: It opens a stream to the address in its variable
    When the harness is started with the address "as a URL"
    Then it opens a stream

  # How the address is written is not said: see "Syntax of the address" among our decisions.
  Scenario Outline: It understands other ways to write the address
    When the harness is started with the address "<form>"
    Then it opens a stream, or reads addresses in another way than we do

    Examples:
      | form                    |
      | with a slash at its end |
      | with a path             |
      | as host and port        |

  # Whether it must come back is not said: see "Reconnect" among our decisions.
  Scenario: It comes back after its stream was reset
    Given a stream that the harness has opened
    When the stream is reset
    Then the harness opens another stream, or handles a reset in another way than we do
