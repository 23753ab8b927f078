@harness @v1alpha1 @v1alpha2 @v1alpha3
Feature: The harness shows its credentials and checks the orchestrator's

  @MUST @harness/stream/authenticates @extension
  Scenario: The stream comes with the injected token or certificate
    Given a stream that the harness has opened
    Then it shows the token or the certificate that the harness was given

  @DERIVED @harness/stream/trusts-given-ca
  Scenario: An orchestrator whose certificate the given CA has not signed gets no request
    Given a CA that the harness is given
    And a stream to an orchestrator whose certificate that CA has signed
    When the harness is started against an orchestrator whose certificate another CA has signed
    Then it connects, and sends no request
