@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: Channels and their schemas
  An agent subscribes to channels. Each has a schema, a file of the image, which the orchestrator reads without running it.

  @MUST @container/events/schema-pair
  Scenario: A channel has a schema and its media type
    Given the labels of every platform
    And labels of the form "events.*" among them
    Then each channel has both a schema's path and its media type

  @MUST @container/events/channel-name
  Scenario: A channel's name is a DNS label
    Given the labels of every platform
    And labels of the form "events.*" among them
    Then each channel is named by a DNS label that begins with a letter

  @MUST @container/events/schema-embedded
  Scenario: Every declared schema is a file of the image
    Given the labels of every platform
    And labels of the form "events.*.schema.path" among them
    When their schema files are looked up in the layers of every platform
    Then each is a file

  @DERIVED @container/events/schema-mimetype
  Scenario: The media type of a schema has the form of one
    Given the labels of every platform
    And labels of the form "events.*.schema.mimetype" among them
    Then each media type is one by its form

  @DERIVED @container/events/schema-mimetype
  Scenario: A file that is declared as a JSON Schema is JSON
    Given the labels of every platform
    And labels of the form "events.*.schema.path" among them
    When their schema files are looked up in the layers of every platform
    Then each that is declared as a JSON Schema is JSON
