using Oac.Images.Content;

namespace Oac.Producer.Images;

/// <summary>Where an image is read from.</summary>
/// <param name="Content">The place.</param>
/// <param name="Version">The tag, digest or name to ask it for; null for its only image.</param>
internal sealed record ImageSource(IContentSource Content, string? Version) : IAsyncDisposable
{
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}

/// <summary>Where an image is written to. Without <see cref="CompleteAsync"/> an archive does not appear.</summary>
/// <param name="Content">The place.</param>
/// <param name="Tag">The tag or name that the image shall have there, or null for none.</param>
internal sealed record ImageTarget(IContentTarget Content, string? Tag) : IAsyncDisposable
{
    /// <summary>What is left to do once everything is written; null for nothing.</summary>
    public Func<CancellationToken, Task>? Complete { get; init; }

    /// <summary>Ends the writing.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) =>
        Complete?.Invoke(cancellationToken) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
