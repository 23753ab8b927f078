@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: The way back to the orchestrator
  The harness dials the orchestrator. Labels say which variable receives the address, and where the credentials go.

  @MUST @container/orchestrator/env-present
  Scenario: A variable receives the orchestrator's address
    Given the labels of every platform
    Then one names the variable for the orchestrator's address

  @MUST @container/orchestrator/auth-declared
  Scenario: At least one auth method is declared
    Given the labels of every platform
    Then bearer or mutual TLS is declared for the stream

  @DERIVED @container/orchestrator/bearer-target
  Scenario: A declared bearer method says where the token goes
    Given the labels of every platform
    And labels of the form "orchestrator.bearer.*" among them
    Then the bearer token has a variable or a file to go to

  @DERIVED @container/orchestrator/mtls-targets
  Scenario: A declared mutual TLS says where certificate and key go
    Given the labels of every platform
    And labels of the form "orchestrator.mtls.*" among them
    Then certificate and key have files to go to
