@container
Feature: Keys and values of labels
  What an image declares stands in labels of its config, under the namespace org.openagentcontainers. Labels that a version does not know
  are ignored: about them there are warnings, and no failure.

  @MUST @container/labels/inside-namespace @v1alpha1
  Scenario: Every declaration is under the namespace
    Given the labels of every platform
    And labels of the namespace or nearly of it among them
    Then no key only looks like one of the namespace

  @DERIVED @container/labels/namespaced @v1alpha2 @v1alpha3
  Scenario: Every label of the specification is under the namespace
    Given the labels of every platform
    And labels of the namespace or nearly of it among them
    Then no key only looks like one of the namespace

  @DERIVED @container/labels/in-image-labels @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: What is declared is declared in image labels, not in annotations
    Given the labels of every platform
    And the annotations of manifest and index
    Then no annotation declares anything

  @DERIVED @container/labels/known-groups @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: Every key of the namespace is one that the version knows
    Given the labels of every platform
    And labels of the namespace among them
    Then each key goes on with version or a group of its version

  @DERIVED @container/labels/utf8-values @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: Label values are text in UTF-8
    Given the labels of every platform
    And labels of the namespace among them
    Then their bytes are UTF-8

  @DERIVED @container/labels/names-not-values @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: A label names a variable or a file, and does not hold what goes there
    Given the labels of every platform
    And labels of the namespace among them
    Then each label for a variable or a file holds its name or path, not what will be in it

  @DERIVED @container/labels/deprecated-found-by-lint @v1alpha1 @v1alpha2 @v1alpha3
  Scenario: A deprecated label is pointed out
    Given the labels of every platform
    And a label that its version deprecates among them
    Then its author is warned
