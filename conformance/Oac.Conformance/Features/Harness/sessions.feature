@harness @v1alpha2 @v1alpha3
Feature: Sessions do not touch each other
  With session.isolation 'true' one process takes the events of many sessions, and any session may come to any process.

  @MUST @harness/session/demultiplexes @extension
  Scenario: Verdicts of interleaved sessions are not swapped
    Given a stream of a harness for many sessions
    When an event that must fail is sent in one session between good ones in others
    Then each session has its own verdict

  @DERIVED @harness/session/no-affinity-assumed
  Scenario: A session goes on in another instance
    Given two instances of a harness for many sessions
    When the events of one session are sent to them in turn
    Then each event is answered with success
    And an event that must fail is answered with a failure

  @MUST @harness/session/releases-on-end @extension
  Scenario: The end of one session leaves the others alone
    Given a stream of a harness for many sessions
    When one of three sessions is ended
    Then the other sessions are answered as before
    And nothing is sent for the session that has ended
    And an event that must fail is answered with a failure

  @MUST @harness/session/releases-on-end @slow @alone
  Scenario: What was held for ended sessions is let go
    Given a stream of a harness for many sessions
    When 2000 sessions are begun with an event of 64 KiB each, and ended
    Then the process does not keep more than half of what was sent
