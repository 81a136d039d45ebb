#include "Samples.h"
#include "StoreTest.h"

#include <atomic>
#include <thread>

namespace OrthancExchange
{
  namespace
  {
    class Lists : public StoreTest
    {
    protected:
      void SetUp() override
      {
        StoreTest::SetUp();
        store_ = Open();
      }

      static Request Waiting(const std::string& id, std::int64_t due)
      {
        Request request = SampleRequest(id);
        request.direction = RequestDirection::Inbound;
        request.state = RequestState::ToReview;
        request.dueAt = At(due);
        request.receivedAt = At(1'000'000 - due);
        return request;
      }

      void Insert(const std::vector<Request>& requests)
      {
        store_->Write(
            [&](ITransaction& t)
            {
              for (const Request& request : requests)
              {
                t.Requests().Insert(request);
              }
            });
      }

      Page<Request> List(const RequestQuery& query)
      {
        Page<Request> page;
        store_->Read([&](ITransaction& t) { page = t.Requests().List(query); });
        return page;
      }

      std::string Ids(const RequestQuery& query)
      {
        std::string ids;
        for (const Request& request : List(query).items)
        {
          ids += request.id + " ";
        }
        return ids;
      }

      /// All pages; `between` is called after each.
      std::vector<std::string> Walk(RequestQuery query, const std::function<void()>& between)
      {
        std::vector<std::string> ids;
        do
        {
          const Page<Request> page = List(query);
          for (const Request& request : page.items)
          {
            ids.push_back(request.id);
          }
          query.page.cursor = page.next;
          between();
        } while (!query.page.cursor.empty());
        return ids;
      }

      std::unique_ptr<IStore> store_;
    };

    const RequestQuery toReview{RequestDirection::Inbound, RequestState::ToReview, {}};
  }

  TEST_P(Lists, OrderOfEachTable)
  {
    Request done = Waiting("done", 10);
    done.state = RequestState::Completed;
    done.completedAt = At(50);
    Request doneLater = done;
    doneLater.id = "doneLater";
    doneLater.completedAt = At(60);
    Request outbound = Waiting("outbound", 5);
    outbound.direction = RequestDirection::Outbound;
    Insert({Waiting("c", 30), Waiting("a", 20), Waiting("b", 20), done, doneLater, outbound});

    EXPECT_EQ("a b c ", Ids(toReview)) << "soonest due first; then in the order of their making";
    EXPECT_EQ("doneLater done ", Ids({RequestDirection::Inbound, RequestState::Completed, {}}));
    EXPECT_EQ("outbound a b c ", Ids({{}, RequestState::ToReview, {}}));
    EXPECT_EQ("doneLater done b a c ", Ids({RequestDirection::Inbound, {}, {}}))
        << "newest first, by receipt";
    EXPECT_EQ("outbound doneLater done b a c ", Ids({}));
    EXPECT_EQ(3, List(toReview).total);
    EXPECT_EQ(6, List({}).total);
  }

  TEST_P(Lists, PartsOfAPageStandWithTheirRequest)
  {
    Request bare = Waiting("bare", 1);
    bare.corrections.clear();
    bare.excludedStudies.clear();
    Request other = Waiting("other", 2);
    other.corrections.resize(1);
    other.excludedStudies = {"x"};
    Insert({bare, other, Waiting("third", 3)});
    const Page<Request> page = List(toReview);
    ASSERT_EQ(3U, page.items.size());
    EXPECT_TRUE(page.items[0].corrections.empty());
    EXPECT_TRUE(page.items[0].excludedStudies.empty());
    EXPECT_EQ(1U, page.items[1].corrections.size());
    EXPECT_EQ(std::set<std::string>{"x"}, page.items[1].excludedStudies);
    ASSERT_EQ(2U, page.items[2].corrections.size());
    EXPECT_EQ("carol", page.items[2].corrections[1].by);
  }

  TEST_P(Lists, PagesNeitherRepeatNorSkipWhileRowsComeIn)
  {
    std::vector<Request> requests;
    std::vector<std::string> expected;
    for (int i = 0; i < 1000; i++)
    {
      requests.push_back(Waiting("r" + std::to_string(i), 1000 + i / 7)); // ties of seven
      expected.push_back(requests.back().id);
    }
    Insert(requests);

    std::atomic<bool> done = false;
    std::thread inserting(
        [&]
        {
          for (int i = 0; !done; i++) // before, among and after what is being read
          {
            Insert({Waiting("new" + std::to_string(i), 900 + i * 37 % 400)});
          }
        });
    RequestQuery query = toReview;
    query.page.limit = 37;
    int extra = 0;
    const auto insertOne = [&]
    {
      extra++;
      Insert({Waiting("own" + std::to_string(extra), 950 + extra * 10)});
    };
    const std::vector<std::string> seen = Walk(query, insertOne);
    done = true;
    inserting.join();

    std::vector<std::string> old;
    for (const std::string& id : seen)
    {
      if (id[0] == 'r')
      {
        old.push_back(id);
      }
    }
    EXPECT_EQ(expected, old);
    EXPECT_EQ(std::set<std::string>(seen.begin(), seen.end()).size(), seen.size());
    EXPECT_GT(seen.size(), old.size()) << "rows came in meanwhile";
  }

  TEST_P(Lists, DescendingPagesNeitherRepeatNorSkip)
  {
    std::vector<Request> requests;
    std::vector<std::string> expected;
    for (int i = 0; i < 100; i++)
    {
      requests.push_back(Waiting("r" + std::to_string(i), 500 - i / 7));
      expected.insert(expected.begin(), requests.back().id);
    }
    Insert(requests);
    RequestQuery query;
    query.page.limit = 9;
    int newer = 0;
    EXPECT_EQ(expected, Walk(query, [&] { Insert({Waiting("n" + std::to_string(newer++), 1)}); }))
        << "newer rows stand before all that is still to come";
  }

  TEST_P(Lists, ThePageThatHoldsTheLastRowsHasNoNext)
  {
    Insert({Waiting("a", 1), Waiting("b", 2)});
    RequestQuery query = toReview;
    query.page.limit = 2;
    EXPECT_EQ("", List(query).next);
    query.page.limit = 1;
    const Page<Request> first = List(query);
    EXPECT_NE("", first.next);
    EXPECT_EQ(2, first.total);
    query.page.cursor = first.next;
    const Page<Request> second = List(query);
    EXPECT_EQ("b", second.items.at(0).id);
    EXPECT_EQ("", second.next);
    EXPECT_EQ(2, second.total) << "of the whole list, not of the rest";
  }

  TEST_P(Lists, StrangeCursorsAndLimitsAreRefused)
  {
    Insert({Waiting("a", 1), Waiting("b", 2)});
    RequestQuery query = toReview;
    query.page.limit = 1;
    const std::string ofThisList = List(query).next;
    RequestQuery other; // sorted otherwise
    other.page.cursor = ofThisList;
    EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { List(other); }));
    for (const char* cursor :
         {"x", "' OR 1=1", "AAAA", "ZHVlX2F0LCBzZXF8MQ", "ZHVlX2F0LCBzZXF8eHw", "\xff"})
    {
      query.page.cursor = cursor;
      EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { List(query); })) << cursor;
    }
    for (const int limit : {0, -1, 501})
    {
      query.page = {limit, "", ""};
      EXPECT_EQ(RefusalCode::BadValue, RefusalOf([&] { List(query); })) << limit;
    }
  }

  TEST_P(Lists, SearchIgnoresCaseAndTakesEveryCharacterLiterally)
  {
    const auto named = [](const std::string& id, const std::string& name)
    {
      Request request = Waiting(id, 1);
      request.patient = {name, "", "", "", ""};
      request.reference.clear();
      request.requester = {};
      return request;
    };
    Insert({named("umlaut", "MÜLLER^JÜRGEN"), named("percent", "A100%B"), named("letter", "A100XB"),
            named("under", "C_D"), named("back", "E\\F"), named("quote", "O'NEIL"),
            named("greek", "ΣΊΣΥΦΟΣ")});
    const auto search = [&](const std::string& text)
    {
      return Ids({{}, {}, {50, "", text}});
    };
    EXPECT_EQ("umlaut ", search("müller^j"));
    EXPECT_EQ("percent ", search("100%"));
    EXPECT_EQ("percent ", search("a100%b"));
    EXPECT_EQ("under ", search("c_d"));
    EXPECT_EQ("under ", search("_"));
    EXPECT_EQ("back ", search("\\"));
    EXPECT_EQ("quote ", search("o'neil"));
    EXPECT_EQ("greek ", search("σίσυφος"));
    EXPECT_EQ("", search("%' OR '1'='1"));
    EXPECT_EQ(1, List({{}, {}, {50, "", "jürgen"}}).total);
    EXPECT_EQ(7, List({{}, {}, {50, "", ""}}).total);
  }

  TEST_P(Lists, SearchReadsAllFieldsThatItPromises)
  {
    Insert({SampleRequest("r1")});
    const auto found = [&](const std::string& text)
    {
      return List({{}, {}, {50, "", text}}).total;
    };
    for (const char* text : {"doe^jane", "P1", "9434765919", "ann lee", "lee & co", "ref-2",
                             "Jane Doe", "doe P1 ref-2"})
    {
      EXPECT_EQ(1, found(text)) << text;
    }
    for (const char* text : {"DOE^JAYNE", "Jane Roe", "some notes", "ann@lee.example"})
    {
      EXPECT_EQ(0, found(text)) << text;
    }
    Request changed = SampleRequest("r1");
    changed.revision++;
    changed.patient.patientId = "P99";
    store_->Write([&](ITransaction& t) { t.Requests().Update(changed); });
    EXPECT_EQ(1, found("p99"));
    EXPECT_EQ(0, found("p1"));
  }

  ON_BOTH_ENGINES(Lists);
}
