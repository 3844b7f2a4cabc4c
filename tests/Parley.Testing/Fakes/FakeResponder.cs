using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Parley.Engines.Responses;

namespace Parley.Testing.Fakes;

/// <summary>Answers with what the test wrote down: one script per response, in order.</summary>
public sealed class FakeResponder(TimeProvider time, params FakeAnswer[] answers) : IResponder
{
    private readonly List<ResponderRequest> _requests = [];
    private readonly Channel<ResponderRequest> _asked = Channel.CreateUnbounded<ResponderRequest>();

    public string Name => "fake";

    public ResponderCapabilities Capabilities { get; init; } =
        new()
        {
            AcceptsImages = true,
            FetchesImages = true,
            FollowsInstructions = true,
        };

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<ResponderRequest> Requests => _requests;

    /// <summary>The next request that nobody has waited for yet, once it has come.</summary>
    public ValueTask<ResponderRequest> AskedAsync(CancellationToken cancellationToken) =>
        _asked.Reader.ReadAsync(cancellationToken);

    /// <summary>Answers that are being given.</summary>
    public int Active { get; private set; }

    public async IAsyncEnumerable<ResponderPart> RespondAsync(
        ResponderRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var answer = answers.Length == 0 ? new() : answers[Math.Min(_requests.Count, answers.Length - 1)];
        _requests.Add(request);
        Active++;
        _asked.Writer.TryWrite(request);
        try
        {
            await Task.Delay(answer.FirstToken, time, cancellationToken);
            var count = 0;
            foreach (var part in answer.Parts)
            {
                await Task.Delay(answer.BetweenParts, time, cancellationToken);
                if (answer.Stubborn > TimeSpan.Zero)
                {
                    await Task.Delay(answer.Stubborn, time, CancellationToken.None);
                }

                count++;
                yield return part;
            }

            if (answer.Failure is { } failure)
            {
                throw failure;
            }

            if (answer.Stalls)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            }

            yield return new ResponderDone(answer.Finish, new(20, count));
        }
        finally
        {
            Active--;
        }
    }
}

/// <summary>One scripted answer.</summary>
public sealed record FakeAnswer(params ResponderPart[] Parts)
{
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromMilliseconds(100);
    public TimeSpan BetweenParts { get; init; } = TimeSpan.FromMilliseconds(10);
    public ResponderFinish Finish { get; init; } = ResponderFinish.Stop;
    public Exception? Failure { get; init; }
    public bool Stalls { get; init; }

    /// <summary>Breaks the contract: for so long before every part it does not hear that it is cancelled.</summary>
    public TimeSpan Stubborn { get; init; }

    /// <summary>Text, word by word.</summary>
    public static FakeAnswer Text(string text) =>
        new([.. text.Split(' ').Select((word, i) => new ResponderText(i == 0 ? word : " " + word))]);

    public static FakeAnswer Call(string name, string arguments, string callId = "call_1") =>
        new(new ResponderToolCall(0, callId, name, ""), new ResponderToolCall(0, null, null, arguments))
        {
            Finish = ResponderFinish.ToolCalls,
        };
}
