@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: Credentials for MCP servers
  For each server and auth method labels say where the credentials go that the orchestrator delivers. A server that needs none has no labels.

  @MUST @container/mcp/credential-target
  Scenario: Every credential has a place to go
    Given the labels of every platform
    And labels of the form "mcp.*" among them
    Then each credential of each declared method has a variable or a file to go to

  @DERIVED @container/mcp/scopes-list
  Scenario: Scopes are listed with spaces between them
    Given the labels of every platform
    And labels of the form "mcp.*.dcr.scopes" among them
    Then each list of scopes holds scope tokens with spaces between them

  @DERIVED @container/mcp/no-infrastructure-urls
  Scenario: Addresses of infrastructure are left to the operator
    Given the labels of every platform
    And labels of the namespace among them
    Then none holds an address of infrastructure
