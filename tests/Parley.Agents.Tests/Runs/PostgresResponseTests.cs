using Parley.Agents.Storage;
using Parley.Agents.Tests.Storage;

namespace Parley.Agents.Tests.Runs;

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresResponseTests(PostgresServer server) : ResponseTests
{
    private protected override Task<StoreTarget> NewTargetAsync() => server.NewDatabaseAsync();
}
