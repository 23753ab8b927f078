@harness @v1alpha1 @v1alpha2 @v1alpha3
Feature: Traces follow the GenAI conventions of OpenTelemetry

  @SHOULD @harness/observability/genai-spans
  Scenario: An event leaves a span of an agent
    Given a stream that the harness has opened
    When an event of each channel is sent, and one that must fail
    Then a span says that an agent was invoked
    And spans of the conventions have what the conventions require
