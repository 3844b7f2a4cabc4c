using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Parley.Engines;
using Parley.Engines.Responses;
using Parley.Protocol.Session;
using Parley.Runtime.Sessions;

namespace Parley.Server.Limits;

/// <summary>Counts what one session uses: sound as it is heard, tokens as the model tells of them.</summary>
internal sealed class SessionMeter(PrincipalLimits limits) : IUsageMeter
{
    /// <summary>The code by which clients know it.</summary>
    public const string Code = "rate_limit_exceeded";

    public ImmutableArray<RateLimit> Limits =>
        [.. Tell("requests", limits.Connections), .. Tell("tokens", limits.Tokens)];

    public void Heard(TimeSpan audio) => limits.Audio?.Charge(audio.TotalSeconds);

    private static IEnumerable<RateLimit> Tell(string name, Budget? budget) =>
        budget is null
            ? []
            : [new(name, (long)budget.Most, (long)budget.Left, Math.Round(budget.UntilFull.TotalSeconds, 3))];

    /// <summary>The same engines, with answers counted and refused where nothing is left.</summary>
    public SessionEngines Meter(SessionEngines engines) =>
        limits is { Tokens: null, Audio: null }
            ? engines
            : engines with
            {
                Responder = new MeteredResponder(engines.Responder, limits),
            };

    private sealed class MeteredResponder(IResponder inner, PrincipalLimits limits) : IResponder
    {
        private const int CharactersPerToken = 4;

        public string Name => inner.Name;

        public ResponderCapabilities Capabilities => inner.Capabilities;

        public async IAsyncEnumerable<ResponderPart> RespondAsync(
            ResponderRequest request,
            [EnumeratorCancellation] CancellationToken cancellationToken
        )
        {
            if (limits.Spent() is { } hit)
            {
                throw new EngineException(
                    EngineFault.Refused,
                    $"The limit of {hit.Name} is reached. Please retry after {hit.Seconds} seconds."
                )
                {
                    Code = Code,
                };
            }

            var characters = 0;
            var told = false;
            try
            {
                await foreach (var part in inner.RespondAsync(request, cancellationToken))
                {
                    switch (part)
                    {
                        case ResponderText text:
                            characters += text.Delta.Length;
                            break;
                        case ResponderToolCall call:
                            characters += call.ArgumentsDelta.Length;
                            break;
                        case ResponderDone done:
                            told = true;
                            limits.Tokens?.Charge(done.Usage.InputTokens + done.Usage.OutputTokens);
                            break;
                    }

                    yield return part;
                }
            }
            finally
            {
                if (!told)
                {
                    // An answer that was cut off: the model never tells what it cost.
                    limits.Tokens?.Charge(Math.Ceiling((double)characters / CharactersPerToken));
                }
            }
        }
    }
}
