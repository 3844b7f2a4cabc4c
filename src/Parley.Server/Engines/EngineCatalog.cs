using Parley.Engines;
using Parley.Engines.Catalog;
using Parley.Engines.Speech;
using Parley.Engines.Tools;
using Parley.Runtime.Sessions;
using Parley.Runtime.Speech;
using Parley.Server.Settings;

namespace Parley.Server.Engines;

/// <summary>The engines of this machine, made once, after the server listens, and shared by all sessions.</summary>
internal sealed partial class EngineCatalog(
    ServerSettings settings,
    VoiceMap voices,
    SpeechDocuments documents,
    IToolHost tools,
    TimeProvider time,
    ILogger<EngineCatalog> logger
) : IEngineSource, IAsyncDisposable
{
    private readonly TaskCompletionSource<EngineSet> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile EngineReport _report = EngineReport.Empty;

    public EngineReport Report => _report;

    public async ValueTask<SessionEngines> GetAsync(CancellationToken cancellationToken) =>
        (await _made.Task.WaitAsync(cancellationToken)).Engines;

    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        EngineSet set;
        try
        {
            set = await EngineBuilder.BuildAsync(settings, voices, time, cancellationToken);
        }
        catch (Exception e)
        {
            _made.SetException(new InvalidOperationException("The engines could not be made.", e));
            throw;
        }

        _report = new EngineReport(set.Lines, Ready: false);
        set = set with { Engines = set.Engines with { Documents = documents, Tools = tools } };
        _made.SetResult(set);
        LogAll(set.Lines);
        await EngineWarmUp.RunAsync(set.Engines, OnProblem, cancellationToken);
        _report = _report with { Ready = true };
    }

    /// <summary>Makes the engines, tells what became of each, and lets them go again. Asks a chat endpoint whether it answers.</summary>
    /// <exception cref="SettingsException">The table of voices cannot be read.</exception>
    public static async Task<EngineReport> ExamineAsync(
        ServerSettings settings,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var voices = EngineBuilder.LoadVoices(settings, write: false);
        await using var set = await EngineBuilder.BuildAsync(settings, voices, time, cancellationToken);
        var lines = set.Lines;
        var choice = await ResponderBuilder.ChooseAsync(settings, time, cancellationToken);
        if (
            choice.BaseUrl is { } endpoint
            && await EndpointCheck.ProblemAsync(endpoint, choice.ApiKey, time, cancellationToken) is { } problem
        )
        {
            lines = [.. lines.Select(line => line.Kind is EngineKind.Responder ? Unreachable(line, problem) : line)];
        }

        return new EngineReport(lines, Ready: true)
        {
            Voices = [.. set.Engines.Speaker?.Voices.Select(voice => voice.Key) ?? []],
        };
    }

    private static EngineLine Unreachable(EngineLine line, string problem) =>
        line with
        {
            Active = false,
            Detail = $"{line.Detail} But {problem}.",
            Remedy = "Start the chat server, or choose another with --responder; --responder builtin needs none.",
        };

    public async ValueTask DisposeAsync()
    {
        if (_made.Task.IsCompletedSuccessfully)
        {
            await (await _made.Task).DisposeAsync();
        }
    }

    private void OnProblem(string engine, Exception problem)
    {
        if (problem is EngineException { Fault: var fault })
        {
            LogNotWarm(engine, fault, problem.Message);
        }
        else
        {
            LogBroken(engine, problem);
        }
    }

    private void LogAll(IReadOnlyList<EngineLine> lines)
    {
        foreach (var line in lines)
        {
            if (line.StopGap && line.Active)
            {
                LogStopGap(line.Role, line.Name, line.Detail, line.Remedy ?? "");
            }
            else if (line.Active)
            {
                LogActive(line.Role, line.Name, line.Detail);
            }
            else if (line.Remedy is not null)
            {
                // Turns end by meaning without a network's vote, and nothing brings the model of one: no fault to warn of.
                var level = line.Kind is EngineKind.TurnDetector ? LogLevel.Information : LogLevel.Warning;
                LogMissing(level, line.Role, line.Name, line.Detail, line.Remedy);
            }
        }
    }
}
