@harness @v1alpha1 @v1alpha2 @v1alpha3 @MUST @harness/stream/one-protocol
Feature: The harness speaks a protocol
  The stream is one of Connect, gRPC and gRPC-Web, told by its content type, and keeps to the rules of that protocol.

  @extension
  Scenario: The stream is Connect, gRPC or gRPC-Web
    Given a stream that the harness has opened
    When an event is sent, if a channel is declared
    Then the request and its messages are as the protocol wants them

  Scenario: A message that comes in pieces is put together
    Given a stream that the harness has opened
    And an event was answered with success
    When an event is sent byte for byte
    Then it is answered like the one before

  Scenario: Messages that come in one piece are taken apart
    Given a stream of a harness for many sessions
    And an event was answered with success
    When events of 3 sessions are sent in one piece
    Then each of them is answered like the one before
