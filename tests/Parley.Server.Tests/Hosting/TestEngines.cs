using System.Runtime.CompilerServices;
using Parley.Engines.Hearing;
using Parley.Engines.Responses;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;

namespace Parley.Server.Tests.Hosting;

/// <summary>Engines for tests of the door: nothing is heard, and every answer is the same text.</summary>
internal static class TestEngines
{
    public static SessionEngines With(IResponder? responder = null) =>
        new(
            new EnergyVoiceDetector(),
            null,
            responder ?? new FixedResponder("Hello from the test."),
            null,
            VoiceMap.Default,
            []
        );

    /// <summary>Answers only once it is let.</summary>
    public sealed class HeldResponder : IResponder
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _let = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "held";

        public Task Asked => _asked.Task;

        public void Let() => _let.TrySetResult();

        public async IAsyncEnumerable<ResponderPart> RespondAsync(
            ResponderRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            yield return new ResponderText("It begins");
            _asked.TrySetResult();
            await _let.Task.WaitAsync(cancellationToken);
            yield return new ResponderText(" and ends.");
            yield return new ResponderDone(ResponderFinish.Stop, new ResponderUsage(1, 1));
        }
    }

    private sealed class FixedResponder(string text) : IResponder
    {
        public string Name => "fixed";

        public async IAsyncEnumerable<ResponderPart> RespondAsync(
            ResponderRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return new ResponderText(text);
            yield return new ResponderDone(ResponderFinish.Stop, new ResponderUsage(1, 1));
        }
    }
}
