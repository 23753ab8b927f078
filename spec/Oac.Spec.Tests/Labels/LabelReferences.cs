namespace Oac.Spec.Tests.Labels;

/// <summary>
/// The label reference of each version, written down from section 5 (and 4.1 for the version itself), not from the schemas: key,
/// section, necessity. <c>R</c> required, <c>T</c> required together with its partner, <c>1</c> at least one of its pair, else optional.
/// </summary>
internal static class LabelReferences
{
    private const string Common = """
        version                                4.1 R
        name                                   5.1 R
        inference.api_base.env                 5.2 T
        inference.api_key.env                  5.2 T
        mcp.<name>.dcr.scopes                  5.3 -
        mcp.<name>.dcr.client_id.env           5.3 1
        mcp.<name>.dcr.client_id.file          5.3 1
        mcp.<name>.dcr.client_secret.env       5.3 1
        mcp.<name>.dcr.client_secret.file      5.3 1
        mcp.<name>.oauth.client_id.env         5.3 1
        mcp.<name>.oauth.client_id.file        5.3 1
        mcp.<name>.oauth.client_secret.env     5.3 1
        mcp.<name>.oauth.client_secret.file    5.3 1
        mcp.<name>.bearer.token.env            5.3 1
        mcp.<name>.bearer.token.file           5.3 1
        workspace.<name>.path                  5.4 R
        workspace.<name>.mutable               5.4 -
        orchestrator.env                       5.5 R
        orchestrator.bearer.token.env          5.5 1
        orchestrator.bearer.token.file         5.5 1
        orchestrator.mtls.cert.file            5.5 T
        orchestrator.mtls.key.file             5.5 T
        orchestrator.mtls.ca.file              5.5 -
        events.<name>.schema.path              5.6 R
        events.<name>.schema.mimetype          5.6 R
        """;

    private const string Models = """
        inference.<type>.models                5.2 -
        """;

    private const string Sessions = """
        session.isolation                      5.7 -
        """;

    private const string Capabilities = """
        inference.<type>.context               5.2 -
        inference.<type>.reasoning             5.2 -
        inference.<type>.tools                 5.2 -
        inference.<type>.input.vision          5.2 -
        inference.<type>.input.audio           5.2 -
        inference.<type>.input.video           5.2 -
        inference.<type>.output.image          5.2 -
        inference.<type>.output.audio          5.2 -
        inference.<type>.output.video          5.2 -
        inference.<type>.bench.<id>            5.2 -
        """;

    /// <summary>The lines of a version, sorted, single blanks.</summary>
    public static IEnumerable<string> Of(string version) =>
        (
            version switch
            {
                "v1alpha1" => new[] { Common, Models },
                "v1alpha2" => [Common, Models, Sessions],
                "v1alpha3" => [Common, Capabilities, Sessions],
                _ => throw new ArgumentOutOfRangeException(nameof(version)),
            }
        )
            .SelectMany(static part => part.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(static line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Order(StringComparer.Ordinal);
}
