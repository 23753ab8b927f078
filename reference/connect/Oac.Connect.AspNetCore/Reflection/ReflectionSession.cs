namespace Oac.Connect.AspNetCore;

/// <summary>Answers the questions of one stream, and remembers which files its client has.</summary>
internal sealed class ReflectionSession(DescriptorIndex index, ConnectReflectionOptions limits, int maxBytes)
{
    private readonly HashSet<DescriptorFile> _sent = [];
    private int _requests;

    /// <exception cref="ConnectException">The stream ends: nothing is asked, or too much was.</exception>
    public ReflectionResponse Answer(ReflectionRequest request)
    {
        if (++_requests > limits.MaxRequests)
        {
            throw new ConnectException(
                ConnectCode.ResourceExhausted,
                $"a stream may ask {limits.MaxRequests} questions"
            );
        }
        return new(
            request,
            request.Name.Length > limits.MaxNameLength
                ? new ErrorAnswer(
                    ConnectCode.InvalidArgument,
                    $"a name has at most {limits.MaxNameLength} characters, this one has {request.Name.Length}"
                )
                : AnswerAllowed(request)
        );
    }

    private ReflectionAnswer AnswerAllowed(ReflectionRequest request)
    {
        var shown = HeaderText.Shown(request.Name);
        return request.Question switch
        {
            ReflectionQuestion.ListServices => new ServicesAnswer(index.Services),
            ReflectionQuestion.FileByFilename => Files(index.FindFile(request.Name), $"no file '{shown}' is known"),
            ReflectionQuestion.FileContainingSymbol => Files(
                index.FindSymbol(request.Name),
                $"no file is known that declares '{shown}'"
            ),
            ReflectionQuestion.FileContainingExtension => Files(
                index.FindExtension(request.Name, request.Number),
                $"no extension {request.Number} of '{shown}' is known"
            ),
            ReflectionQuestion.AllExtensionNumbersOfType => index.FindNumbers(request.Name) is { } numbers
                ? new NumbersAnswer(request.Name, numbers)
                : new ErrorAnswer(ConnectCode.NotFound, $"no message '{shown}' is known"),
            _ => throw new ConnectException(ConnectCode.InvalidArgument, "the request asks nothing that is known here"),
        };
    }

    /// <summary>
    /// The file, and below it what it imports that the client does not have yet, as far as one message holds it. Clients ask for the rest
    /// by name.
    /// </summary>
    private ReflectionAnswer Files(DescriptorFile? file, string otherwise)
    {
        if (file is null)
        {
            return new ErrorAnswer(ConnectCode.NotFound, otherwise);
        }
        var files = new List<ReadOnlyMemory<byte>>();
        var room = (long)maxBytes;
        var seen = new HashSet<DescriptorFile> { file };
        var open = new Queue<DescriptorFile>(seen);
        while (open.TryDequeue(out var next))
        {
            // What is asked for is sent however often: the client may have dropped it.
            if (files.Count == 0 || (!_sent.Contains(next) && next.Bytes.Length <= room))
            {
                files.Add(next.Bytes);
                room -= next.Bytes.Length;
                _sent.Add(next);
            }
            foreach (var dependency in next.Dependencies)
            {
                if (index.FindFile(dependency) is { } found && seen.Add(found))
                {
                    open.Enqueue(found);
                }
            }
        }
        return new FilesAnswer(files);
    }
}
