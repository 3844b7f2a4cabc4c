using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;
using Parley.Server.Engines;
using Parley.Server.Hosting;
using Parley.Server.Settings;

namespace Parley.Server.Tests.Hosting;

/// <summary>The engines of this machine, made and warmed up once for all tests of the program: to load them takes seconds.</summary>
internal static class MachineEngines
{
    // Tests that run at the same time share the decoders; that one waits for another is not what is under test.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<SessionEngines>> Made = new(MakeAsync);

    /// <summary>For tests in which nobody listens: nothing need be sent in real time.</summary>
    public static ServerParts Hurried { get; } =
        new() { Session = new SessionOptions { PlaybackLead = TimeSpan.FromMinutes(1) } };

    /// <summary>With the responder that the settings ask for, as the server itself would make it.</summary>
    public static async Task<SessionEngines> ForAsync(ServerSettings settings)
    {
        var cancel = TestContext.Current.CancellationToken;
        var (responder, lines) = await ResponderBuilder.BuildAsync(settings, TimeProvider.System, cancel);
        Assert.True(responder is not null, string.Join('\n', lines.Select(line => line.Detail)));
        return await Made.Value.WaitAsync(cancel) with { Responder = responder };
    }

    /// <summary>Skips the test where there is none.</summary>
    public static async Task<ITranscriber> EarAsync()
    {
        var engines = await Made.Value.WaitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(engines.Transcriber is null, "There is no ear here; `./parley doctor` says why.");
        return engines.Transcriber!;
    }

    private static async Task<SessionEngines> MakeAsync()
    {
        var settings = new ServerSettings { Data = AppContext.BaseDirectory, Responder = "builtin" };
        var set = await EngineBuilder.BuildAsync(
            settings,
            VoiceMap.Default,
            TimeProvider.System,
            CancellationToken.None
        );
        var engines = set.Engines;
        if (engines.Transcriber is PocketSphinxTranscriber)
        {
            engines = engines with { Transcriber = new PocketSphinxProvider(new() { Patience = Patience }).Create() };
        }

        await EngineWarmUp.RunAsync(engines, (_, _) => { }, CancellationToken.None);
        return engines;
    }
}
