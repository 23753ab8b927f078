@container
Feature: Models
  Labels say which kinds of model an agent needs, and which variables receive the gateway's address and key.

  @MUST @container/inference/connection-when-used @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: Who asks for models says where the gateway's address and key go
    Given the labels of every platform
    And labels of the form "inference.*" among them
    Then where an inference type is declared, so are the variables for the gateway's address and key

  @MUST @container/inference/connection-pair @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: The gateway's address and key come together
    Given the labels of every platform
    And labels of the form "inference.api_base.*" or "inference.api_key.*" among them
    Then the variables for the gateway's address and key come together

  @DERIVED @container/inference/type-key @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: An inference type is named after its endpoint
    Given the labels of every platform
    And an inference type among them
    Then each inference type is an endpoint's path without v1, with hyphens for slashes

  @DERIVED @container/inference/models-list @v1alpha1 @v1alpha2
  Scenario: Models are listed with spaces between them
    Given the labels of every platform
    And labels of the form "inference.*.models" among them
    Then each lists at least one model id, with spaces between them

  @DERIVED @container/inference/context-positive @v1alpha3
  Scenario: A context window is a positive integer
    Given the labels of every platform
    And labels of the form "inference.*.context" among them
    Then each context is a positive integer

  @MUST @container/inference/boolean-capabilities @v1alpha3
  Scenario: A capability is true or false
    Given the labels of every platform
    And an inference type among them
    Then each capability is true or false and nothing else

  @MUST @container/inference/bench-range @v1alpha3
  Scenario: A score is a percentage
    Given the labels of every platform
    And labels of the form "inference.*.bench.*" among them
    Then each score is a decimal number from 0 to 100

  @MUST @container/inference/only-used-types @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: Only what the harness uses is declared
    Given the labels of every platform
    And an inference type among them
    And a harness that is judged with them
    When it is sent every event that the target has
    Then it was seen to use each of them
