using System.Text;

namespace Oac.Conformance.Mutants.Containers;

// Version, keys and values.
internal static partial class LabelMutants
{
    private static Mutant[] Version =>
        [
            .. Break(
                "version-missing",
                "There is no version label.",
                Fail("container/version/present"),
                static s => s.Without("version")
            ),
            .. Break(
                "version-empty",
                "The version label is empty.",
                Fail("container/version/present"),
                static s => s.With("version", "")
            ),
            .. Break(
                "version-list",
                "The version label lists two versions.",
                Fail("container/version/single-value"),
                static s => s.With("version", "v1alpha2 v1alpha3")
            ),
            .. Break(
                "version-with-blank",
                "A blank stands behind the version.",
                Fail("container/version/single-value"),
                static s => s.With("version", $"{s.Version} ")
            ),
            .. Break(
                "version-of-semver",
                "The version is written as others write versions.",
                Fail("container/version/grammar"),
                static s => s.With("version", "1.0.0-alpha.3")
            ),
            .. Break(
                "version-with-zero",
                "The version's number begins with a zero.",
                Fail("container/version/grammar"),
                static s => s.With("version", $"{s.Version[..^1]}0{s.Version[^1]}")
            ),
            .. Break(
                "label-of-v1alpha1",
                "The models of v1alpha1 and v1alpha2 are listed.",
                Fail("container/version/no-mixed-versions"),
                static s => s.With("inference.chat-completions.models", "gpt-4o"),
                "v1alpha3"
            ),
            .. Break(
                "label-of-v1alpha2",
                "The isolation of later versions is declared.",
                Fail("container/version/no-mixed-versions"),
                static s => s.With("session.isolation", "false"),
                "v1alpha1"
            ),
            .. Break(
                "label-of-v1alpha3",
                "The context of v1alpha3 is declared.",
                Fail("container/version/no-mixed-versions"),
                static s => s.With("inference.chat-completions.context", "8191"),
                "v1alpha1",
                "v1alpha2"
            ),
            .. Break(
                "version-continued",
                "A key goes on after the version's.",
                [new("container/version/not-a-prefix"), UnknownKey],
                static s => s.With("version.minimum", "v1alpha1")
            ),
        ];

    private static Mutant[] Keys =>
        [
            .. Break(
                "prefix-in-singular",
                "A letter is missing in the prefix of a key.",
                Warn("container/labels/inside-namespace"),
                static s => s.With("org.openagentcontainer.workspace.data.path", "/data")
            ),
            .. Break(
                "prefix-in-singular",
                "A letter is missing in the prefix of a key.",
                Warn("container/labels/namespaced"),
                static s => s.With("org.openagentcontainer.workspace.data.path", "/data")
            ),
            .. Break(
                "group-of-nobody",
                "A key goes on with a group that no version has.",
                Warn("container/labels/known-groups"),
                static s => s.With("description", "Tells the weather")
            ),
            .. Break(
                "group-misspelt",
                "A key goes on with a slip of a group.",
                Warn("container/labels/known-groups"),
                static s => s.With("workspaces.data.path", "/data")
            ),
            .. Break(
                "value-in-latin-1",
                "A value is written in Latin-1.",
                Fail("container/labels/utf8-values"),
                static s => s.With("name", "Zürich") with { Encoding = Encoding.Latin1 }
            ),
            .. Break(
                "address-for-variable",
                "A label that names a variable holds the address that belongs into it.",
                Fail("container/labels/names-not-values"),
                static s => s.With("orchestrator.env", "https://orchestrator.example:8443")
            ),
            .. Break(
                "key-for-variable",
                "A label that names a variable holds the key that belongs into it.",
                Fail("container/labels/names-not-values"),
                static s => s.With("inference.api_key.env", "sk-proj-A1b2C3d4E5f6G7h8I9j0")
            ),
            .. Break(
                "certificate-for-path",
                "A label that names a file holds what belongs into it.",
                Fail("container/labels/names-not-values"),
                static s =>
                    s.With(
                        "orchestrator.mtls.ca.file",
                        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
                    )
            ),
            .. Break(
                "name-missing",
                "There is no name.",
                Fail("container/name/present"),
                static s => s.Without("name")
            ),
            .. Break(
                "name-empty",
                "The name is empty.",
                Fail("container/name/present"),
                static s => s.With("name", "")
            ),
        ];
}
