using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Engines;
using Parley.Engines.Catalog;
using Parley.Server.Engines;
using Parley.Server.Gateway;

namespace Parley.Server.Console;

/// <summary>
/// Recordings for people without a microphone: a list, and each as a WAV file, spoken on first use by the voice of this machine
/// and then kept. They hold nothing of the operator's, so they need no key.
/// </summary>
internal sealed class ConsoleSamples(IEngineSource engines, IHostApplicationLifetime lifetime)
{
    public const string Path = "/console/samples";

    private readonly ConcurrentDictionary<string, Lazy<Task<byte[]?>>> _made = new(StringComparer.Ordinal);

    /// <summary>The list; empty when there is no voice to speak them.</summary>
    public Task ListAsync(HttpContext context)
    {
        IReadOnlyList<SampleLine> lines = HasVoice(engines.Report) ? SampleLine.All : [];
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            lines,
            SamplesJson.Default.IReadOnlyListSampleLine,
            context.RequestAborted
        );
    }

    /// <summary>One recording; 404 when the name is none of the list or there is no voice.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["name"] as string;
        var line = SampleLine.All.FirstOrDefault(l => string.Equals(l.Name, name, StringComparison.Ordinal));
        if (line is null || await MadeAsync(line, context.RequestAborted) is not { } file)
        {
            await Refusal.NotFound.WriteAsync(context);
            return;
        }

        context.Response.ContentType = "audio/wav";
        context.Response.ContentLength = file.Length;
        context.Response.Headers.CacheControl = "private, max-age=3600";
        await context.Response.Body.WriteAsync(file, context.RequestAborted);
    }

    private static bool HasVoice(EngineReport report) =>
        report.Lines.Any(line => line is { Kind: EngineKind.Speaker, Active: true });

    private async Task<byte[]?> MadeAsync(SampleLine line, CancellationToken cancellationToken)
    {
        var made = _made.GetOrAdd(line.Name, _ => new Lazy<Task<byte[]?>>(() => MakeAsync(line)));
        try
        {
            return await made.Value.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (e is EngineException or InvalidOperationException)
        {
            // The voice may be better next time.
            _made.TryRemove(KeyValuePair.Create(line.Name, made));
            return null;
        }
    }

    private async Task<byte[]?> MakeAsync(SampleLine line)
    {
        // Not the request's token: others may wait for the same recording.
        var stopping = lifetime.ApplicationStopping;
        var set = await engines.GetAsync(stopping);
        return set.Speaker is { } speaker ? await SampleVoice.SpeakAsync(speaker, line.Text, stopping) : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<SampleLine>))]
internal sealed partial class SamplesJson : JsonSerializerContext;
