// Measures the long tables of the staff's pages: first page, total included, in every order, with
// filters, by search, and far down. See README.md.
#include "Filling.h"

#include "../../../Sources/Storage/Store.h"
#include "../../../UnitTests/Population/Population.h"
#include "../../../UnitTests/Storage/PostgreSqlServer.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iomanip>
#include <iostream>
#include <stdexcept>
#include <vector>

using namespace OrthancExchange;

namespace
{
  constexpr int ROUNDS = 40;
  constexpr std::chrono::seconds LONGEST{4}; // for one line of the table
  constexpr int DEEP_PAGES = 40;             // of 500 rows

  struct Options
  {
    Sizes sizes;
    std::uint64_t seed = 20261121;
    std::string database; ///< one that is kept; empty: both engines, in temporary places
  };

  Options ReadOptions(int argc, char** argv)
  {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2)
    {
      const std::string name = argv[i];
      const std::string value = argv[i + 1];
      if (name == "--database")
      {
        options.database = value;
      }
      else if (name == "--requests")
      {
        options.sizes.requests = std::stoll(value);
      }
      else if (name == "--deliveries")
      {
        options.sizes.deliveries = std::stoll(value);
      }
      else if (name == "--events")
      {
        options.sizes.events = std::stoll(value);
      }
      else if (name == "--seed")
      {
        options.seed = std::stoull(value);
      }
      else
      {
        throw std::invalid_argument("unknown option " + name);
      }
    }
    return options;
  }

  class Table
  {
  public:
    Table(IStore& store, std::string engine) : store_(store), engine_(std::move(engine))
    {
    }

    /// `work` gives the total of the page it read.
    void Line(const std::string& name, const std::function<std::int64_t(ITransaction&)>& work)
    {
      std::vector<double> times;
      std::int64_t total = 0;
      const auto begin = std::chrono::steady_clock::now();
      for (int i = 0; i < ROUNDS && std::chrono::steady_clock::now() < begin + LONGEST; i++)
      {
        const auto start = std::chrono::steady_clock::now();
        store_.Read([&](ITransaction& transaction) { total = work(transaction); });
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
                .count());
      }
      std::sort(times.begin(), times.end());
      const double half = times[times.size() / 2];
      const double most = times[times.size() * 95 / 100];
      std::cout << "  " << std::left << std::setw(44) << name << std::right << std::fixed
                << std::setprecision(2) << std::setw(10) << half << std::setw(10) << most
                << std::setw(10) << total << "\n";
      figures_.push_back("requests." + engine_ + "." + name + ".p50 " + std::to_string(half) +
                         " ms");
      figures_.push_back("requests." + engine_ + "." + name + ".p95 " + std::to_string(most) +
                         " ms");
    }

    const std::vector<std::string>& Figures() const
    {
      return figures_;
    }

  private:
    IStore& store_;
    std::string engine_;
    std::vector<std::string> figures_;
  };

  /// All that the staff's table shows of a page, as ListRequests() reads it.
  std::int64_t Show(ITransaction& transaction, const RequestQuery& query)
  {
    const Page<Request> page = transaction.Requests().List(query);
    std::vector<std::string> ids;
    for (const Request& request : page.items)
    {
      ids.push_back(request.id);
    }
    transaction.Watch().Tallies(ids);
    transaction.Packages().CountByRequests(ids);
    return page.total;
  }

  struct Tab
  {
    const char* name;
    RequestQuery query;
    std::vector<RequestColumn> columns;
  };

  std::vector<Tab> Tabs()
  {
    using enum RequestColumn;
    const RequestQuery toReview{RequestDirection::Inbound, RequestState::ToReview, {}};
    const RequestQuery completed{RequestDirection::Inbound, RequestState::Completed, {}};
    const RequestQuery made{RequestDirection::Outbound, {}, {}};
    return {{"to-review", toReview, {Due, Received, Patient, Requester, State}},
            {"completed", completed, {Completed, Received, Patient, Requester, State}},
            {"made", made, {Received, Due, Patient, Requester, State}}};
  }

  void MeasureOrders(Table& table)
  {
    for (const Tab& tab : Tabs())
    {
      for (const RequestColumn column : tab.columns)
      {
        for (const bool descending : {false, true})
        {
          RequestQuery query = tab.query;
          query.sort = Sorting<RequestColumn>{column, descending};
          table.Line(std::string(tab.name) + (descending ? ".-" : ".") + ToString(column),
                     [&](ITransaction& transaction) { return Show(transaction, query); });
        }
      }
    }
  }

  void MeasureDepth(Table& table, IStore& store)
  {
    RequestQuery query = Tabs().front().query;
    query.sort = Sorting<RequestColumn>{RequestColumn::Patient, false};
    query.page.limit = 500;
    store.Read(
        [&](ITransaction& transaction)
        {
          for (int i = 0; i < DEEP_PAGES; i++)
          {
            const std::string next = transaction.Requests().List(query).next;
            if (next.empty())
            {
              return;
            }
            query.page.cursor = next;
          }
        });
    query.page.limit = 50;
    table.Line("to-review.Patient.far-down",
               [&](ITransaction& transaction) { return Show(transaction, query); });
  }

  void MeasureNarrowing(Table& table, std::uint64_t seed)
  {
    constexpr std::size_t SOMEBODY = 4711;
    const std::string somebody = Population(seed).Patient(SOMEBODY).patientName;
    const std::string familyName = somebody.substr(0, somebody.find('^'));
    const auto line = [&](const std::string& what, const std::function<void(RequestQuery&)>& narrow)
    {
      RequestQuery query = Tabs().front().query;
      narrow(query);
      table.Line("to-review." + what,
                 [&](ITransaction& transaction) { return Show(transaction, query); });
    };
    line("overdue", [](RequestQuery& query) { query.overdueAt = PRESENT; });
    line("overdue.Patient",
         [](RequestQuery& query)
         {
           query.overdueAt = PRESENT;
           query.sort = Sorting<RequestColumn>{RequestColumn::Patient, false};
         });
    line("source", [](RequestQuery& query) { query.source = RequestSource::PublicForm; });
    for (const auto& [name, text] :
         std::vector<std::pair<std::string, std::string>>{{"q-frequent", "an"},
                                                          {"q-name", familyName},
                                                          {"q-reference", "ref-7712"},
                                                          {"q-nothing", "no such text"}})
    {
      line(name, [&text = text](RequestQuery& query) { query.page.search = text; });
    }
  }

  void MeasureDeliveries(Table& table)
  {
    const auto line =
        [&](const std::string& name, const std::function<void(DeliveryQuery&)>& narrow)
    {
      DeliveryQuery query;
      narrow(query);
      table.Line("deliveries." + name,
                 [&](ITransaction& transaction) { return transaction.Outbox().List(query).total; });
    };
    line("newest", [](DeliveryQuery&) {});
    line("failed", [](DeliveryQuery& query) { query.state = DeliveryState::Failed; });
    line("delivered", [](DeliveryQuery& query) { query.state = DeliveryState::Delivered; });
    line("Recipient",
         [](DeliveryQuery& query) {
           query.sort = Sorting<DeliveryColumn>{DeliveryColumn::Recipient, false};
         });
    line("-State",
         [](DeliveryQuery& query) {
           query.sort = Sorting<DeliveryColumn>{DeliveryColumn::State, true};
         });
    line("of-one-request", [](DeliveryQuery& query) { query.requestId = "request-4711"; });
    line("q-recipient", [](DeliveryQuery& query) { query.page.search = "r4711@"; });
    line("q-nothing", [](DeliveryQuery& query) { query.page.search = "no such text"; });
  }

  void MeasureAudit(Table& table)
  {
    const auto line = [&](const std::string& name, const std::function<void(AuditQuery&)>& narrow)
    {
      AuditQuery query;
      narrow(query);
      table.Line("audit." + name,
                 [&](ITransaction& transaction) { return transaction.Audit().List(query).total; });
    };
    line("newest", [](AuditQuery&) {});
    line("oldest",
         [](AuditQuery& query) {
           query.sort = Sorting<AuditColumn>{AuditColumn::At, false};
         });
    line("of-one-request", [](AuditQuery& query) { query.requestId = "request-4711"; });
    line("of-one-patient", [](AuditQuery& query) { query.patientId = "H4711"; });
    line("of-one-actor", [](AuditQuery& query) { query.actor = "bob"; });
    line("last-fortnight",
         [](AuditQuery& query) { query.from = PRESENT - Seconds(14 * 24 * 3600); });
    line("q-address", [](AuditQuery& query) { query.page.search = "192.0.2.77"; });
    line("q-nothing", [](AuditQuery& query) { query.page.search = "no such text"; });
  }

  std::vector<std::string> Measure(const std::string& database, const std::string& engine,
                                   const Options& options,
                                   const std::function<void()>& afterFilling)
  {
    const std::unique_ptr<IStore> store = OpenStore({database});
    const auto begin = std::chrono::steady_clock::now();
    Fill(*store, options.sizes, options.seed);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    afterFilling();
    std::cout << store->Engine() << ": " << options.sizes.requests << " requests, "
              << options.sizes.deliveries << " messages, " << options.sizes.events
              << " audit events, filled in " << taken.count() << " s\n"
              << "                                              p50 (ms)  p95 (ms)     total\n";
    Table table(*store, engine);
    MeasureOrders(table);
    MeasureDepth(table, *store);
    MeasureNarrowing(table, options.seed);
    MeasureDeliveries(table);
    MeasureAudit(table);
    return table.Figures();
  }
}

int main(int argc, char** argv)
{
  const Options options = ReadOptions(argc, argv);
  std::cout << std::unitbuf;
  std::vector<std::string> figures;
  const auto add = [&](const std::vector<std::string>& more)
  {
    figures.insert(figures.end(), more.begin(), more.end());
  };
  if (!options.database.empty())
  {
    const bool isSqlite = options.database.find("://") == std::string::npos;
    add(Measure(options.database, isSqlite ? "sqlite" : "postgresql", options, [] {}));
  }
  else
  {
    {
      const TemporaryFolder folder;
      add(Measure((folder.Path() / "exchange.db").string(), "sqlite", options, [] {}));
    }
    PostgreSqlServer server;
    const std::string database = server.NewDatabase();
    // As its own maintenance would within minutes.
    add(Measure(database, "postgresql", options,
                [&] { server.Run(database.substr(database.rfind('/') + 1), "VACUUM ANALYZE"); }));
  }
  for (const std::string& figure : figures)
  {
    std::cout << figure << "\n";
  }
  return 0;
}
