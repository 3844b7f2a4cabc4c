using Parley.Agents.Storage;
using Parley.Agents.Tests.Storage;

namespace Parley.Agents.Tests.Runs;

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresResponseToolTests(PostgresServer server) : ResponseToolTests
{
    private protected override Task<StoreTarget> NewTargetAsync() => server.NewDatabaseAsync();
}

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresRunToolTests(PostgresServer server) : RunToolTests
{
    private protected override Task<StoreTarget> NewTargetAsync() => server.NewDatabaseAsync();
}
