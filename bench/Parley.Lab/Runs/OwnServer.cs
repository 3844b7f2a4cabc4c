using Parley.Bench;
using Parley.Bench.Machine;
using Parley.Bench.Model;
using Parley.Bench.Servers;
using Parley.Lab.Calls;

namespace Parley.Lab.Runs;

/// <summary>A Parley of the lab's own, with its embedded engines and the bench's stand-in model.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly StandInModel _model;
    private readonly ServerPrograms _programs;
    private readonly ChildServer _server;
    private ServerPrograms? _siblingPrograms;
    private ChildServer? _sibling;

    private OwnServer(StandInModel model, ServerPrograms programs, ChildServer server)
    {
        _model = model;
        _programs = programs;
        _server = server;
    }

    public Target Target => new(_server.Address, ServerPrograms.Key, null, Own: true);

    /// <summary>What the model was told last by a caller; null: nothing.</summary>
    public string? LastRequest(int caller) => _model.LastRequest(caller);

    /// <summary>What the model was asked for so far.</summary>
    public int ModelRequests => _model.Asked;

    /// <summary>CPU that the server has used since it started, in ms.</summary>
    public double CpuMs => ProcFs.TreeCpuMs(_server.ProcessId);

    /// <summary>Another one beside it, with another neural voter on the end of turns; null: this build has no such choice.</summary>
    /// <param name="serverPath">The same build.</param>
    /// <param name="voter">What <c>--turn-detector</c> is told.</param>
    public async Task<Target?> StartSiblingAsync(
        string? serverPath,
        string voter,
        BenchClock clock,
        CancellationToken cancellationToken
    )
    {
        _siblingPrograms = new ServerPrograms(Places.FindServer(serverPath), _model.Address, clock);
        try
        {
            _sibling = await _siblingPrograms.StartParleyAsync(["--turn-detector", voter], cancellationToken);
        }
        catch (BenchException)
        {
            return null;
        }

        await Readiness.WaitAsync(_sibling.Address, clock, cancellationToken);
        return new(_sibling.Address, ServerPrograms.Key, null, Own: true);
    }

    public static Task<OwnServer> StartAsync(
        string? serverPath,
        BenchClock clock,
        CancellationToken cancellationToken
    ) => StartAsync(serverPath, clock, StandInModel.FirstTokenMs, [], cancellationToken);

    /// <param name="firstTokenMs">How long the model takes to its first token.</param>
    /// <param name="options">Options of the server.</param>
    public static async Task<OwnServer> StartAsync(
        string? serverPath,
        BenchClock clock,
        double firstTokenMs,
        IReadOnlyList<string> options,
        CancellationToken cancellationToken
    )
    {
        var path = Places.FindServer(serverPath);
        var model = await StandInModel.StartAsync(clock, firstTokenMs, cancellationToken);
        var programs = new ServerPrograms(path, model.Address, clock);
        try
        {
            var server = await programs.StartParleyAsync(options, cancellationToken);
            await Readiness.WaitAsync(server.Address, clock, cancellationToken);
            return new OwnServer(model, programs, server);
        }
        catch
        {
            programs.Dispose();
            await model.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_sibling is not null)
        {
            await _sibling.DisposeAsync();
        }

        _siblingPrograms?.Dispose();
        await _server.DisposeAsync();
        _programs.Dispose();
        await _model.DisposeAsync();
    }
}
