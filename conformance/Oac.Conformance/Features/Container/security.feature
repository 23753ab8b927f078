@container @v1alpha1 @v1alpha2 @v1alpha3
Feature: Secrets and trust

  @SHOULD @container/security/prefers-files
  Scenario: Secrets go to files rather than to variables
    Given the labels of every platform
    And labels of the form "*.token.*" or "*.client_secret.*" among them
    Then each secret has a file to go to

  @SHOULD @container/security/signed-with-sbom
  Scenario: The image is signed, and says what is in it
    Given an image that is published
    When what refers to the image is listed
    Then a signature and a list of packages are among it
