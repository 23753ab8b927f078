@harness @v1alpha2 @v1alpha3 @MUST @harness/stream/schema
Feature: The harness speaks the schema of its version
  Service and messages are those of the package that the version label names. Fields that a version does not know are passed over.

  Scenario: The stream is opened on the method of the declared version
    Given a stream that the harness has opened
    Then its path is that of the version's method

  @extension
  Scenario: Its messages are messages of the schema
    Given a stream that the harness has opened
    When an event of each channel is sent, and one that must fail
    Then every message is one of the schema
    And an event that must fail is answered with a failure

  Scenario: An event with fields of a later version is an event
    Given a stream that the harness has opened
    And an event was answered with success
    When an event is sent with fields that no version has
    Then it is answered although fields are unknown
